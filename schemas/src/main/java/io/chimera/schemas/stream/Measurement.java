package io.chimera.schemas.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What one subtask measured for one rule on commits between two barriers; whoever judges the commit
 * puts those of all subtasks together.
 *
 * @param rule the rule's name in the contract
 * @param state counts, sums or a sketch, in the form of the rule's metric
 */
public record Measurement(String rule, byte[] state) {

  /** A count. */
  public static Measurement ofCount(String rule, long count) {
    return new Measurement(rule, ByteBuffer.allocate(Long.BYTES).putLong(count).array());
  }

  /** What {@link #ofCount} has counted. */
  public static long count(byte[] state) {
    return ByteBuffer.wrap(state).getLong();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Measurement that
        && rule.equals(that.rule)
        && Arrays.equals(state, that.state);
  }

  @Override
  public int hashCode() {
    return rule.hashCode();
  }

  @Override
  public String toString() {
    return rule + ": " + state.length + " bytes";
  }
}
