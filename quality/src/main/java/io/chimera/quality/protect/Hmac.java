package io.chimera.quality.protect;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA-256 (RFC 2104) for many short texts under one key. Java's own hashes the padded key anew
 * for every text, which is half of the work; this keeps both digests as they are after it. Not for
 * use by several threads.
 */
final class Hmac {
  private static final int BLOCK_BYTES = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5C;

  private final MessageDigest inner = sha256();
  private final MessageDigest outer = sha256();

  Hmac(byte[] key) {
    byte[] block =
        Arrays.copyOf(key.length > BLOCK_BYTES ? sha256().digest(key) : key, BLOCK_BYTES);
    inner.update(padded(block, INNER));
    outer.update(padded(block, OUTER));
  }

  private static byte[] padded(byte[] block, byte pad) {
    byte[] padded = block.clone();
    for (int index = 0; index < padded.length; index++) {
      padded[index] ^= pad;
    }
    return padded;
  }

  byte[] of(byte[] text) {
    try {
      byte[] hash = ((MessageDigest) inner.clone()).digest(text);
      return ((MessageDigest) outer.clone()).digest(hash);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Cannot make tokens: this Java's SHA-256 has no copies", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot make tokens: this Java has no SHA-256", e);
    }
  }
}
