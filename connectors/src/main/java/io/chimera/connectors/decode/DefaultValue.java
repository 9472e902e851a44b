package io.chimera.connectors.decode;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a column becomes where the record has no field for it: the contract's default, or null. A
 * default is written as the source would write the value.
 */
public final class DefaultValue {
  private final ValueSpec spec;

  /** Holds the default in its only column. */
  private final TypedRow held = new TypedRow(1);

  private DefaultValue(ValueSpec spec) {
    this.spec = spec;
  }

  /**
   * @param path the column as faults name it, dotted for nested ones
   * @throws IllegalArgumentException if the column cannot hold its default
   */
  public static DefaultValue of(Column column, String path) {
    var created = new DefaultValue(column.value());
    Serializable value = column.origin().defaultValue();
    if (value != null) {
      created.hold(value, path);
    }
    return created;
  }

  /** Whether there is none, so that an absent field is a null. */
  public boolean isNull() {
    return held.isNullAt(0);
  }

  /** Writes the default, or null. */
  public void write(TypedRow row, int column) {
    if (held.isNullAt(0)) {
      row.setNull(column);
    } else if (spec.type() instanceof Primitive primitive) {
      switch (primitive) {
        case BOOLEAN -> row.setBoolean(column, held.getBoolean(0));
        case INT, DATE, TIME -> row.setInt(column, held.getInt(0));
        case LONG -> row.setLong(column, held.getLong(0));
        case FLOAT -> row.setFloat(column, held.getFloat(0));
        case DOUBLE -> row.setDouble(column, held.getDouble(0));
        case TIMESTAMP, TIMESTAMPTZ -> row.setTimestampMicros(column, held.timestampMicros(0));
        case STRING -> row.setObject(column, held.getString(0));
        case BYTES, UUID -> row.setObject(column, held.getBinary(0));
      }
    } else {
      row.take(column, held, 0);
    }
  }

  private void hold(Serializable value, String path) {
    Fault fault = null;
    if (value instanceof String text && TextValue.isText(spec)) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      fault = TextValue.of(spec, path, utf8.length).read(utf8, 0, utf8.length, held, 0);
    } else if (value instanceof Number number && spec.type() instanceof DecimalType decimal) {
      fault = holdText(DecimalValue.of(decimal, path)::read, number);
    } else if (value instanceof Number number && EpochValue.isEpoch(spec)) {
      fault = holdText(EpochValue.of(spec, path)::read, number);
    } else if (!holdPrimitive(value)) {
      throw new IllegalArgumentException(
          "Cannot use the default of column '"
              + path
              + "': it is no "
              + ValueNames.of(spec.type()));
    }
    if (fault != null) {
      throw new IllegalArgumentException(
          "Cannot use the default of column '" + path + "': " + fault.message());
    }
  }

  private @Nullable Fault holdText(NumberReader reader, Number number) {
    String digits = number instanceof BigDecimal exact ? exact.toString() : number.toString();
    byte[] text = digits.getBytes(StandardCharsets.US_ASCII);
    return reader.read(text, 0, text.length, held, 0);
  }

  private boolean holdPrimitive(Serializable value) {
    if (value instanceof Boolean truth && spec.type() == Primitive.BOOLEAN) {
      held.setBoolean(0, truth);
      return true;
    }
    if (value instanceof Long whole && spec.type() == Primitive.LONG) {
      held.setLong(0, whole);
      return true;
    }
    if (value instanceof Long whole && spec.type() == Primitive.INT && whole.intValue() == whole) {
      held.setInt(0, whole.intValue());
      return true;
    }
    if (value instanceof Number number && spec.type() == Primitive.DOUBLE) {
      held.setDouble(0, number.doubleValue());
      return true;
    }
    if (value instanceof Number number && spec.type() == Primitive.FLOAT) {
      held.setFloat(0, number.floatValue());
      return true;
    }
    return false;
  }

  @FunctionalInterface
  private interface NumberReader {
    @Nullable Fault read(byte[] text, int offset, int length, TypedRow row, int column);
  }
}
