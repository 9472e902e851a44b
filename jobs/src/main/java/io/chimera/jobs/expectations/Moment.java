package io.chimera.jobs.expectations;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A date or time as suites have them, in the form that a contract has for a column's type. */
final class Moment {
  private final LocalDateTime time;
  private final boolean isDate;
  private final boolean isZoned;

  private Moment(LocalDateTime time, boolean isDate, boolean isZoned) {
    this.time = time;
    this.isDate = isDate;
    this.isZoned = isZoned;
  }

  /** The date or time that a text says, if it says one. */
  static Optional<Moment> read(String text) {
    String iso = text.strip().replaceFirst("^(\\d{4}-\\d{2}-\\d{2})[ T]", "$1T");
    Moment read = date(iso);
    read = read == null ? local(iso) : read;
    return Optional.ofNullable(read == null ? zoned(iso) : read);
  }

  private static @Nullable Moment date(String text) {
    try {
      return new Moment(LocalDate.parse(text).atStartOfDay(), true, false);
    } catch (DateTimeException isOther) {
      return null;
    }
  }

  private static @Nullable Moment local(String text) {
    try {
      return new Moment(LocalDateTime.parse(text), false, false);
    } catch (DateTimeException isOther) {
      return null;
    }
  }

  private static @Nullable Moment zoned(String text) {
    try {
      var moment = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
      return new Moment(moment.toLocalDateTime(), false, true);
    } catch (DateTimeException isOther) {
      return null;
    }
  }

  /** The text for a column of a type; of a type that is not known, in the form nearest to it. */
  String text(Optional<ColumnType> type) throws RefusedException {
    ColumnType of = type.orElse(isDate ? Primitive.DATE : likely());
    if (of == Primitive.DATE && time.toLocalTime().equals(LocalTime.MIDNIGHT)) {
      return time.toLocalDate().toString();
    }
    if (of == Primitive.TIMESTAMP && !isZoned) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
    if (of == Primitive.TIMESTAMPTZ) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time) + "Z";
    }
    throw new RefusedException("a date or time does not fit the column's type in the contract");
  }

  /** Whether a time without a zone became one in UTC. */
  boolean isReadInUtc(Optional<ColumnType> type) {
    return !isZoned && type.isPresent() && type.get() == Primitive.TIMESTAMPTZ;
  }

  private Primitive likely() {
    return isZoned ? Primitive.TIMESTAMPTZ : Primitive.TIMESTAMP;
  }
}
