package io.chimera.connectors.decode;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value that is given as text into a column: strings, base64 bytes, uuids, decimals, and
 * dates, times and timestamps in ISO 8601 or by the column's own pattern. Strings are not copied:
 * they stay slices of the bytes they were read from. Not thread-safe.
 */
public final class TextValue {
  /** No text of a time is longer; keeps a pattern from being tried on a megabyte. */
  private static final int LONGEST_TIME = 256;

  private final ColumnType type;
  private final String path;
  private final int maxValueBytes;
  private final TextSlices slices;
  private final @Nullable DecimalValue decimal;
  private final @Nullable PatternText pattern;
  private final IsoText iso = new IsoText();

  private TextValue(ValueSpec spec, String path, int maxValueBytes, TextSlices slices) {
    this.type = spec.type();
    this.path = path;
    this.maxValueBytes = maxValueBytes;
    this.slices = slices;
    decimal = type instanceof DecimalType exact ? DecimalValue.of(exact, path) : null;
    pattern =
        spec.format() != null && type instanceof Primitive time && isTime(time)
            ? new PatternText(spec.format(), time, path)
            : null;
  }

  /**
   * @param path the column as faults name it, dotted for nested ones
   * @param maxValueBytes longest text, or bytes if the column holds bytes
   * @throws IllegalArgumentException if values of the type are not written as text, or the format
   *     is no pattern that fits the type
   */
  public static TextValue of(ValueSpec spec, String path, int maxValueBytes) {
    return of(spec, path, maxValueBytes, new TextSlices());
  }

  /** As above, sharing {@code slices} with the decoder's other columns. */
  public static TextValue of(ValueSpec spec, String path, int maxValueBytes, TextSlices slices) {
    if (!isText(spec)) {
      throw new IllegalArgumentException(
          "Cannot read column '" + path + "' from text: its type is " + ValueNames.of(spec.type()));
    }
    return new TextValue(spec, path, maxValueBytes, slices);
  }

  /** Whether such values are written as text where the encoding has no better way. */
  public static boolean isText(ValueSpec spec) {
    if (spec.type() instanceof Primitive primitive) {
      return switch (primitive) {
        case STRING, BYTES, UUID -> true;
        case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> !EpochValue.isEpoch(spec);
        case BOOLEAN, INT, LONG, FLOAT, DOUBLE -> false;
      };
    }
    return spec.type() instanceof DecimalType;
  }

  private static boolean isTime(Primitive type) {
    return switch (type) {
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> true;
      case STRING, BYTES, UUID, BOOLEAN, INT, LONG, FLOAT, DOUBLE -> false;
    };
  }

  /** Reads text that may be anything. */
  public @Nullable Fault read(byte[] utf8, int offset, int length, TypedRow row, int column) {
    if (!Utf8.isValid(utf8, offset, length)) {
      return new Fault(ReasonCode.INVALID_UTF8, path, "Cannot read the text: it is not UTF-8");
    }
    return readValid(utf8, offset, length, row, column);
  }

  /** Reads text that is known to be UTF-8. */
  public @Nullable Fault readValid(byte[] utf8, int offset, int length, TypedRow row, int column) {
    if (!(type instanceof Primitive primitive)) {
      return length > maxValueBytes || decimal == null
          ? tooLarge(length)
          : decimal.read(utf8, offset, length, row, column);
    }
    if (primitive == Primitive.BYTES) {
      return readBytes(utf8, offset, length, row, column);
    }
    if (length > maxValueBytes) {
      return tooLarge(length);
    }
    if (primitive == Primitive.STRING) {
      row.setObject(column, slices.of(utf8, offset, length));
      return null;
    }
    if (primitive == Primitive.UUID) {
      return write(BinaryText.uuid(utf8, offset, length), "uuid", row, column);
    }
    return Moments.write(moment(primitive, utf8, offset, length), primitive, path, row, column);
  }

  private long moment(Primitive time, byte[] utf8, int offset, int length) {
    if (length > LONGEST_TIME) {
      return Moments.UNREADABLE;
    }
    if (pattern != null) {
      return pattern.read(new String(utf8, offset, length, StandardCharsets.UTF_8));
    }
    return switch (time) {
      case DATE -> iso.date(utf8, offset, length);
      case TIME -> iso.time(utf8, offset, length);
      case TIMESTAMP -> iso.timestamp(utf8, offset, length);
      case TIMESTAMPTZ -> iso.timestamptz(utf8, offset, length);
      case STRING, BYTES, UUID, BOOLEAN, INT, LONG, FLOAT, DOUBLE ->
          throw new IllegalStateException("Cannot read a " + ValueNames.of(time) + " as a time");
    };
  }

  private @Nullable Fault readBytes(byte[] utf8, int offset, int length, TypedRow row, int column) {
    long size = BinaryText.base64Length(utf8, offset, length);
    return size > maxValueBytes
        ? tooLarge(size)
        : write(BinaryText.base64(utf8, offset, length), "base64", row, column);
  }

  private @Nullable Fault write(byte @Nullable [] bytes, String kind, TypedRow row, int column) {
    if (bytes == null) {
      return new Fault(
          ReasonCode.INVALID_TEXT,
          path,
          "Cannot read the text as " + kind + ": it is written otherwise");
    }
    row.setObject(column, bytes);
    return null;
  }

  private Fault tooLarge(long bytes) {
    return new Fault(
        ReasonCode.VALUE_TOO_LARGE,
        path,
        "Cannot hold the value: it has " + bytes + " bytes, allowed are " + maxValueBytes);
  }
}
