package io.chimera.connectors.postgres;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec.Capture;
import io.chimera.schemas.contract.Names;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a pipeline's slot and its publication are called: as the contract says, else both as it is
 * itself, which no other pipeline is.
 *
 * @param pipeline tells it from others; positions count in it, whatever its slot is called
 * @param slot of Postgres' own rule, so that it can be in a literal of SQL
 * @param publication needs quotes in SQL
 */
public record CaptureName(String pipeline, String slot, String publication) {
  private static final int MAX_LENGTH = 63;
  private static final int HASH_BYTES = 6;

  public CaptureName {
    if (!Names.SLOT.matcher(slot).matches()) {
      throw new IllegalArgumentException(
          "Cannot call a slot '"
              + slot
              + "': expected 1 to 63 of lower-case letters, digits and '_'");
    }
    if (!Names.SOURCE_NAME.matcher(publication).matches()) {
      throw new IllegalArgumentException("Cannot call a publication '" + publication + "'");
    }
  }

  /** Of a pipeline whose slot and publication are called as it is. */
  public CaptureName(String name) {
    this(name, name, name);
  }

  public static CaptureName of(Contract contract) {
    CaptureName derived = of(contract.name(), contract.source().name());
    Capture said = contract.database().capture();
    return new CaptureName(
        derived.pipeline(),
        said.slot() == null ? derived.slot() : said.slot(),
        said.publication() == null ? derived.publication() : said.publication());
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

  /** The slot as commands to the log take it, where it may begin with a digit. */
  String quotedSlot() {
    return '"' + slot + '"';
  }

  /** The publication as SQL takes it. */
  String quotedPublication() {
    return '"' + publication + '"';
  }

  @Override
  public String toString() {
    return slot;
  }
}
