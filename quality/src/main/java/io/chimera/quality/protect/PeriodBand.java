package io.chimera.quality.protect;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Protection.Period;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Leaves the first day of a date's month or year, or the first moment of a timestamp's, in UTC. */
final class PeriodBand implements Protector {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final int column;
  private final boolean isDate;
  private final Period period;

  PeriodBand(int column, ColumnType type, Period period) {
    this.column = column;
    this.period = period;
    isDate = type == Primitive.DATE;
  }

  @Override
  public int column() {
    return column;
  }

  @Override
  public @Nullable Fault protect(TypedRow row) {
    if (isDate) {
      row.setInt(column, Math.toIntExact(firstDay(row.getInt(column))));
    } else {
      long day = Math.floorDiv(row.timestampMicros(column), MICROS_PER_DAY);
      row.setTimestampMicros(column, firstDay(day) * MICROS_PER_DAY);
    }
    return null;
  }

  private long firstDay(long epochDay) {
    LocalDate day = LocalDate.ofEpochDay(epochDay);
    return switch (period) {
      case MONTH -> epochDay - day.getDayOfMonth() + 1;
      case YEAR -> epochDay - day.getDayOfYear() + 1;
    };
  }
}
