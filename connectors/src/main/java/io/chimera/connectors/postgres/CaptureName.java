package io.chimera.connectors.postgres;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Names;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a pipeline's slot and its publication are called: both the same, and no other pipeline's the
 * same.
 *
 * @param value lower-case letters, digits and underscores, so that it needs no quotes in SQL
 */
public record CaptureName(String value) {
  private static final Pattern VALUE = Pattern.compile("chimera_[a-z0-9_]{1,55}");
  private static final int MAX_LENGTH = 63;
  private static final int HASH_BYTES = 6;

  public CaptureName {
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Cannot call a slot '"
              + value
              + "': expected chimera_ and at most 55 of lower-case letters, digits and '_'");
    }
  }

  public static CaptureName of(Contract contract) {
    return of(contract.name(), contract.source().name());
  }

  /** Of names as contracts have them. */
  static CaptureName of(String contract, String source) {
    requireIdentifier(contract);
    requireIdentifier(source);
    String plain = "chimera_" + contract + "_" + source;
    // Both may have underscores, so that only a hash of the two tells a_b, c from a, b_c.
    String hash = "_" + hash(contract + " " + source);
    int kept = Math.min(plain.length(), MAX_LENGTH - hash.length());
    return new CaptureName(plain.substring(0, kept) + hash);
  }

  private static void requireIdentifier(String name) {
    if (!Names.IDENTIFIER.matcher(name).matches()) {
      throw new IllegalArgumentException("Cannot make the name of a slot of '" + name + "'");
    }
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash a name: no SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
