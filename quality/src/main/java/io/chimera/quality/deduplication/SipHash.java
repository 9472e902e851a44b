package io.chimera.quality.deduplication;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 with 128 bits: as fast as a hash without a key, but who does not know the key cannot
 * make up two values that are taken for one. Not thread-safe: holds the hash made last.
 */
final class SipHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int ROUNDS_PER_BLOCK = 2;
  private static final int LAST_ROUNDS = 4;

  private final long key0;
  private final long key1;

  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long first;
  private long second;

  SipHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  void hash(byte[] bytes, int length) {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
    int whole = length & ~7;
    for (int index = 0; index < whole; index += Long.BYTES) {
      add((long) LONGS.get(bytes, index));
    }
    long last = (long) length << 56;
    for (int index = whole; index < length; index++) {
      last |= (bytes[index] & 0xFFL) << (8 * (index - whole));
    }
    add(last);
    v2 ^= 0xee;
    first = finish();
    v1 ^= 0xdd;
    second = finish();
  }

  /** The first eight bytes, read as a little-endian number. */
  long first() {
    return first;
  }

  /** The last eight bytes. */
  long second() {
    return second;
  }

  private void add(long block) {
    v3 ^= block;
    rounds(ROUNDS_PER_BLOCK);
    v0 ^= block;
  }

  private long finish() {
    rounds(LAST_ROUNDS);
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /** On locals, which stay in registers. */
  private void rounds(int count) {
    long a = v0;
    long b = v1;
    long c = v2;
    long d = v3;
    for (int round = 0; round < count; round++) {
      a += b;
      b = Long.rotateLeft(b, 13) ^ a;
      a = Long.rotateLeft(a, 32);
      c += d;
      d = Long.rotateLeft(d, 16) ^ c;
      a += d;
      d = Long.rotateLeft(d, 21) ^ a;
      c += b;
      b = Long.rotateLeft(b, 17) ^ c;
      c = Long.rotateLeft(c, 32);
    }
    v0 = a;
    v1 = b;
    v2 = c;
    v3 = d;
  }
}
