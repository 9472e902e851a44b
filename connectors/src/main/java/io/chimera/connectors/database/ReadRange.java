package io.chimera.connectors.database;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of a column's values. The one without a beginning has the rows without a value too.
 *
 * @param from the smallest that is in it; null for all to the beginning
 * @param below the smallest that is not; null for all to the end
 */
public record ReadRange(@Nullable Long from, @Nullable Long below) implements Serializable {
  public static final ReadRange ALL = new ReadRange(null, null);

  /**
   * Cuts into ranges of about the same width, of which each value, and none, is in exactly one: the
   * first and the last are open, so that rows beyond the two values, which may have come since, are
   * in one too.
   *
   * <p>By width and not by number of rows: the two values are the ends of an index on every
   * database, while those that have the same number of rows between them cost as much as the read.
   * Where rows are uneven, more ranges than readers even them out.
   *
   * @param min about the smallest value
   * @param max about the largest, not below {@code min}
   * @param number how many at most; fewer where there are not so many values
   */
  static List<ReadRange> cut(long min, long max, int number) {
    BigInteger first = BigInteger.valueOf(min);
    BigInteger values = BigInteger.valueOf(max).subtract(first).add(BigInteger.ONE);
    var ranges = new ArrayList<ReadRange>();
    Long from = null;
    for (int index = 1; index < number; index++) {
      long below =
          values
              .multiply(BigInteger.valueOf(index))
              .divide(BigInteger.valueOf(number))
              .add(first)
              .longValueExact();
      if (below > (from == null ? min : from)) {
        ranges.add(new ReadRange(from, below));
        from = below;
      }
    }
    ranges.add(new ReadRange(from, null));
    return List.copyOf(ranges);
  }
}
