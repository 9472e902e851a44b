package io.chimera.quality.protect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sealed bytes with what is needed to open them:
 *
 * <pre>
 * 6  bytes  CHSEAL
 * 1  byte   version, 1
 * 1  byte   length of the key's id
 * n  bytes  the key's id in ASCII
 * 1  byte   length of the wrapped data key
 * n  bytes  the wrapped data key
 * n  bytes  the content, encrypted with the data key
 * </pre>
 *
 * @param keyId the key that wraps the data key
 * @param wrappedKey the data key, encrypted
 * @param content encrypted with the data key
 */
record SealedFrame(String keyId, byte[] wrappedKey, byte[] content) {
  private static final byte[] MAGIC = "CHSEAL".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;

  static boolean begins(byte[] bytes) {
    return bytes.length > MAGIC.length
        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        && bytes[MAGIC.length] == VERSION;
  }

  byte[] toBytes() {
    byte[] id = keyId.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(MAGIC.length + 3 + id.length + wrappedKey.length + content.length)
        .put(MAGIC)
        .put(VERSION)
        .put((byte) id.length)
        .put(id)
        .put((byte) wrappedKey.length)
        .put(wrappedKey)
        .put(content)
        .array();
  }

  /** Nothing if the bytes are no whole frame. */
  static Optional<SealedFrame> parse(byte[] bytes) {
    if (!begins(bytes)) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(bytes, MAGIC.length + 1, bytes.length - MAGIC.length - 1);
    Optional<byte[]> id = take(buffer);
    Optional<byte[]> wrapped = id.flatMap(each -> take(buffer));
    if (wrapped.isEmpty()) {
      return Optional.empty();
    }
    byte[] content = new byte[buffer.remaining()];
    buffer.get(content);
    return Optional.of(
        new SealedFrame(new String(id.get(), StandardCharsets.US_ASCII), wrapped.get(), content));
  }

  private static Optional<byte[]> take(ByteBuffer buffer) {
    if (!buffer.hasRemaining()) {
      return Optional.empty();
    }
    int length = Byte.toUnsignedInt(buffer.get());
    if (length > buffer.remaining()) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return Optional.of(bytes);
  }

  /** Without the bytes, which nobody wants to read. */
  @Override
  public String toString() {
    return "SealedFrame[keyId=" + keyId + ", bytes=" + content.length + "]";
  }
}
