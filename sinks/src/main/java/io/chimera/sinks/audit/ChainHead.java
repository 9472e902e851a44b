package io.chimera.sinks.audit;

import java.util.regex.Pattern;

/**
 * How far a chain goes: enough to know again whether it has all that came before.
 *
 * @param sequence the newest record's number, 0 of an empty chain
 * @param hash its hash
 */
public record ChainHead(long sequence, String hash) {
  private static final Pattern SHAPE = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

  /** Of a chain to which the first record is yet to come. */
  public static final ChainHead NONE = new ChainHead(0, "0".repeat(64));

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static ChainHead parse(String text) {
    var matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no head of a chain, expected NUMBER:HASH, the hash in 64 digits");
    }
    return new ChainHead(Long.parseLong(matcher.group(1)), matcher.group(2));
  }

  @Override
  public String toString() {
    return sequence + ":" + hash;
  }
}
