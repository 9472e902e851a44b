package io.chimera.sinks.care;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.jspecify.annotations.Nullable;

/**
 * Whether the time of all rows of a file is over, by the partition that it lies in; where it lies
 * in none by time, by what it says of its newest row.
 */
final class PartitionTimes {
  private static final LocalDateTime EPOCH = LocalDate.EPOCH.atStartOfDay();

  private final Table table;
  private final int column;
  private final long cutoff;

  /**
   * @param column with a time
   * @param cutoff rows from before are over
   */
  PartitionTimes(Table table, String column, Instant cutoff) {
    this.table = table;
    this.column = table.schema().findField(column).fieldId();
    this.cutoff = ChronoUnit.MICROS.between(Instant.EPOCH, cutoff);
  }

  /** What is to become of a file. */
  enum Fate {
    /** The time of all of its rows is over. */
    OVER,
    /** That of some may be, and no partition tells which. */
    ACROSS,
    /** Its partition is not over; it goes when it is. */
    LASTS
  }

  long cutoffMicros() {
    return cutoff;
  }

  Fate of(DataFile file) {
    PartitionSpec spec = table.specs().get(file.specId());
    boolean isByTime = false;
    List<PartitionField> fields = spec.fields();
    for (int index = 0; index < fields.size(); index++) {
      PartitionField field = fields.get(index);
      Optional<ChronoUnit> unit =
          field.sourceId() == column ? unit(field.transform().toString()) : Optional.empty();
      if (unit.isPresent()) {
        isByTime = true;
        @Nullable Integer ordinal = file.partition().get(index, Integer.class);
        // Rows without a time are in a partition of their own, and none of them is old.
        if (ordinal != null && end(unit.get(), ordinal) <= cutoff) {
          return Fate.OVER;
        }
      }
    }
    if (isByTime) {
      return Fate.LASTS;
    }
    return isOlder(file) ? Fate.OVER : Fate.ACROSS;
  }

  private static Optional<ChronoUnit> unit(String transform) {
    return switch (transform) {
      case "year" -> Optional.of(ChronoUnit.YEARS);
      case "month" -> Optional.of(ChronoUnit.MONTHS);
      case "day" -> Optional.of(ChronoUnit.DAYS);
      case "hour" -> Optional.of(ChronoUnit.HOURS);
      default -> Optional.empty();
    };
  }

  /** When a partition is over, in microseconds; partitions are numbered from 1970 on. */
  private static long end(ChronoUnit unit, int ordinal) {
    Instant end = EPOCH.plus(ordinal + 1L, unit).toInstant(ZoneOffset.UTC);
    return ChronoUnit.MICROS.between(Instant.EPOCH, end);
  }

  /** Whether it says so itself of each of its rows. */
  private boolean isOlder(DataFile file) {
    Map<Integer, ByteBuffer> newest = file.upperBounds();
    Map<Integer, Long> nulls = file.nullValueCounts();
    if (newest == null || nulls == null || !newest.containsKey(column)) {
      return false;
    }
    Type type = table.schema().findType(column);
    Object value = Conversions.fromByteBuffer(type, newest.get(column));
    return value instanceof Long time && time < cutoff && nulls.getOrDefault(column, 1L) == 0;
  }
}
