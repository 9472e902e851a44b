package io.chimera.quality.protect;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;

/** Columns of every type, and values for them. */
final class Values {
  private static final long FIRST_DAY = -719_162;
  private static final long LAST_DAY = 2_932_896;
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private Values() {}

  static Column column(String name, ColumnType type) {
    return new Column(
        name, new ValueSpec(type, false, null), new Origin(List.of(), null, null), null);
  }

  static List<ColumnType> scalars() {
    var types = new ArrayList<ColumnType>(List.of(Primitive.values()));
    types.add(new DecimalType(18, 4));
    types.add(new DecimalType(38, 10));
    return types;
  }

  static List<ColumnType> all() {
    List<ColumnType> types = scalars();
    types.add(new ListType(new ValueSpec(Primitive.TIMESTAMPTZ, false, null)));
    types.add(new MapType(new ValueSpec(Primitive.DOUBLE, false, null)));
    types.add(
        new RecordType(List.of(column("id", Primitive.LONG), column("note", Primitive.STRING))));
    return types;
  }

  /** Puts a random value into the column, edges of the type among them. */
  static void fill(TypedRow row, int column, ColumnType type, Random random) {
    if (type instanceof Primitive primitive) {
      fill(row, column, primitive, random);
    } else if (type instanceof DecimalType decimal) {
      var unscaled = new BigInteger(random.nextInt(120) + 1, random);
      var bound = BigInteger.TEN.pow(decimal.precision());
      var value = new BigDecimal(unscaled.mod(bound), decimal.scale());
      var data =
          DecimalData.fromBigDecimal(
              random.nextBoolean() ? value : value.negate(), decimal.precision(), decimal.scale());
      if (data.isCompact() && random.nextInt(4) > 0) {
        row.setDecimal(column, data.toUnscaledLong());
      } else {
        row.setObject(column, data);
      }
    } else if (type instanceof ListType list) {
      row.setObject(column, new GenericArrayData(objects(list.element().type(), random)));
    } else if (type instanceof MapType map) {
      var entries = new LinkedHashMap<StringData, Object>();
      for (Object value : objects(map.value().type(), random)) {
        entries.put(StringData.fromString(text(random)), value);
      }
      row.setObject(column, new GenericMapData(entries));
    } else {
      List<Column> columns = ((RecordType) type).columns();
      var record = new TypedRow(columns.size());
      for (int index = 0; index < columns.size(); index++) {
        if (random.nextInt(4) > 0) {
          fill(record, index, columns.get(index).type(), random);
        }
      }
      row.setObject(column, record);
    }
  }

  private static void fill(TypedRow row, int column, Primitive type, Random random) {
    long day = FIRST_DAY + (long) (random.nextDouble() * (LAST_DAY - FIRST_DAY + 1));
    switch (type) {
      case BOOLEAN -> row.setBoolean(column, random.nextBoolean());
      case INT -> row.setInt(column, random.nextInt() >> random.nextInt(32));
      case LONG -> row.setLong(column, random.nextLong() >> random.nextInt(64));
      case FLOAT -> row.setFloat(column, (float) number(random));
      case DOUBLE -> row.setDouble(column, number(random));
      case STRING -> row.setObject(column, StringData.fromString(text(random)));
      case BYTES -> row.setObject(column, bytes(random, random.nextInt(20)));
      case UUID -> row.setObject(column, bytes(random, 16));
      case DATE -> row.setInt(column, (int) day);
      case TIME -> row.setInt(column, random.nextInt(86_400_000));
      case TIMESTAMP, TIMESTAMPTZ ->
          row.setTimestampMicros(
              column, day * MICROS_PER_DAY + (long) (random.nextDouble() * MICROS_PER_DAY));
    }
  }

  private static double number(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> random.nextInt(2_000) - 1_000;
      case 2 -> Float.MAX_VALUE * (random.nextBoolean() ? 1 : -1);
      case 3 -> Float.MIN_VALUE;
      default -> (random.nextDouble() - 0.5) * 1e6;
    };
  }

  static String text(Random random) {
    int length = random.nextInt(24);
    var text = new StringBuilder();
    for (int index = 0; index < length; index++) {
      text.appendCodePoint(
          switch (random.nextInt(5)) {
            case 0 -> 0xC0 + random.nextInt(0x100);
            case 1 -> 0x1F600 + random.nextInt(0x40);
            case 2 -> random.nextInt(0x20);
            default -> 0x20 + random.nextInt(0x5F);
          });
    }
    return text.toString();
  }

  private static byte[] bytes(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Of a timestamptz or a double, which are the elements above. */
  private static Object[] objects(ColumnType type, Random random) {
    var row = new TypedRow(1);
    var objects = new Object[random.nextInt(4)];
    for (int index = 0; index < objects.length; index++) {
      fill(row, 0, type, random);
      if (random.nextInt(4) > 0) {
        objects[index] = type == Primitive.DOUBLE ? row.getDouble(0) : row.getTimestamp(0, 6);
      }
    }
    return objects;
  }
}
