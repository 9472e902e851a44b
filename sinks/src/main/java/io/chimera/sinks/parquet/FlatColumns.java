package io.chimera.sinks.parquet;

import io.chimera.sinks.parquet.FileLayout.FlatField;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Which column a type is written by. */
final class FlatColumns {
  private static final int INT_DIGITS = 9;
  private static final int LONG_DIGITS = 18;

  private FlatColumns() {}

  /** Whether there is one for the type, and for how its values are in the rows. */
  static boolean isFlat(Type type, LogicalType inRow) {
    LogicalTypeRoot root = inRow.getTypeRoot();
    return switch (type.typeId()) {
      case BOOLEAN -> root == LogicalTypeRoot.BOOLEAN;
      case INTEGER -> root == LogicalTypeRoot.INTEGER;
      case LONG -> root == LogicalTypeRoot.BIGINT;
      case FLOAT -> root == LogicalTypeRoot.FLOAT;
      case DOUBLE -> root == LogicalTypeRoot.DOUBLE;
      case DATE -> root == LogicalTypeRoot.DATE;
      case TIME -> root == LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE;
      case TIMESTAMP ->
          root == LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE
              || root == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
      case STRING -> root == LogicalTypeRoot.VARCHAR;
      case UUID, FIXED -> root == LogicalTypeRoot.BINARY;
      case BINARY -> root == LogicalTypeRoot.VARBINARY;
      case DECIMAL -> root == LogicalTypeRoot.DECIMAL;
      default -> false;
    };
  }

  static FlatColumn of(FlatField flat, PageLimits limits, PageIds ids) {
    FlatColumn.Place place = flat.place();
    Type type = flat.field().type();
    return switch (type.typeId()) {
      case BOOLEAN -> new BooleanColumn(place, limits, ids);
      case INTEGER, DATE -> new IntColumn.OfNumbers(place, limits, ids);
      case LONG -> new LongColumn.OfNumbers(place, limits, ids);
      case FLOAT -> new FloatColumn(place, limits, ids);
      case DOUBLE -> new DoubleColumn(place, limits, ids);
      case TIME -> new LongColumn.OfTimes(place, limits, ids);
      case TIMESTAMP -> new LongColumn.OfTimestamps(place, limits, ids);
      case STRING -> new BytesColumn.OfTexts(place, limits, ids);
      case BINARY -> new BytesColumn.OfBytes(place, limits, ids);
      case UUID, FIXED -> new FixedColumn.OfBytes(place, limits, ids);
      case DECIMAL -> decimal((Types.DecimalType) type, place, limits, ids);
      default -> throw new IllegalArgumentException("Cannot write " + type + " as one value");
    };
  }

  private static FlatColumn decimal(
      Types.DecimalType type, FlatColumn.Place place, PageLimits limits, PageIds ids) {
    var digits = new DecimalDigits(type.precision(), type.scale());
    if (type.precision() <= INT_DIGITS) {
      return new IntColumn.OfDecimals(place, limits, ids, digits);
    }
    if (type.precision() <= LONG_DIGITS) {
      return new LongColumn.OfDecimals(place, limits, ids, digits);
    }
    return new FixedColumn.OfDecimals(place, limits, ids, digits);
  }
}
