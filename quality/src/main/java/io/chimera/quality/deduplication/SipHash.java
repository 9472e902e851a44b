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

  private long first;
  private long second;

  SipHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  void hash(byte[] bytes, int length) {
    // It never leaves this method: the compiler keeps it in registers.
    var state = new State(key0, key1);
    int whole = length & ~7;
    for (int index = 0; index < whole; index += Long.BYTES) {
      state.add((long) LONGS.get(bytes, index));
    }
    long last = (long) length << 56;
    for (int index = whole; index < length; index++) {
      last |= (bytes[index] & 0xFFL) << (8 * (index - whole));
    }
    state.add(last);
    first = state.finish(0, 0xee);
    second = state.finish(0xdd, 0);
  }

  /** The first eight bytes, read as a little-endian number. */
  long first() {
    return first;
  }

  /** The last eight bytes. */
  long second() {
    return second;
  }

  /** The four words that are mixed. */
  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long key0, long key1) {
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    void add(long block) {
      v3 ^= block;
      for (int round = 0; round < ROUNDS_PER_BLOCK; round++) {
        round();
      }
      v0 ^= block;
    }

    /** Eight more bytes of the hash. */
    long finish(long into1, long into2) {
      v1 ^= into1;
      v2 ^= into2;
      for (int round = 0; round < LAST_ROUNDS; round++) {
        round();
      }
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
