package io.chimera.schemas.stream;

import org.jspecify.annotations.Nullable;

/**
 * What was seen while repeats were looked for, beside how many there were.
 *
 * @param withoutKey records that were let through because a column of their key, or their event
 *     time, is null
 * @param late records that were let through though their repeats may be forgotten already
 * @param streamTime the event time up to which all splits have come, in epoch microseconds, or null
 *     where that is not known yet; what lies far enough behind is forgotten
 * @param timeColumn the column that this time is of; null where the time is
 */
public record KeyReadings(
    long withoutKey, long late, @Nullable Long streamTime, @Nullable String timeColumn) {

  /** Both together; of two times the earlier one holds for both. */
  public KeyReadings plus(KeyReadings other) {
    return new KeyReadings(
        withoutKey + other.withoutKey,
        late + other.late,
        earliest(streamTime, other.streamTime),
        timeColumn == null ? other.timeColumn : timeColumn);
  }

  private static @Nullable Long earliest(@Nullable Long left, @Nullable Long right) {
    if (left == null) {
      return right;
    }
    return right == null ? left : Long.valueOf(Math.min(left, right));
  }
}
