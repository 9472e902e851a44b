package io.chimera.connectors.decode.avro;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Makes up values of a schema that a column can hold exactly. */
final class RandomData {
  private static final int ENOUGH = 6;
  private static final long FIRST_DAY = -719_162;
  private static final long LAST_DAY = 2_932_896;
  private static final long MICROS_OF_DAY = 86_400_000_000L;
  private static final List<String> TEXTS =
      List.of("", "a", "x".repeat(70), "añ€😀", "0123456789abcdef", "12345678é", "\u0000\uffff");

  private final Random random;

  RandomData(Random random) {
    this.random = random;
  }

  Object of(Schema schema) {
    return Objects.requireNonNullElse(of(schema, 0), "");
  }

  private @Nullable Object of(Schema schema, int depth) {
    LogicalType logical = schema.getLogicalType();
    return switch (schema.getType()) {
      case NULL -> null;
      case BOOLEAN -> random.nextBoolean();
      case INT -> ofInt(logical);
      case LONG -> ofLong(logical);
      case FLOAT -> finite(Float.intBitsToFloat(random.nextInt()));
      case DOUBLE -> finite(Double.longBitsToDouble(random.nextLong()));
      case STRING ->
          logical == null ? text() : new UUID(random.nextLong(), random.nextLong()).toString();
      case BYTES ->
          logical instanceof LogicalTypes.Decimal decimal
              ? ByteBuffer.wrap(unscaled(decimal).toByteArray())
              : ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8));
      case FIXED -> new GenericData.Fixed(schema, fixed(schema, logical));
      case ENUM ->
          new GenericData.EnumSymbol(
              schema, schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
      case ARRAY -> {
        var list = new ArrayList<@Nullable Object>();
        for (int count = count(depth); count > 0; count--) {
          list.add(of(schema.getElementType(), depth + 1));
        }
        yield list;
      }
      case MAP -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (int count = count(depth); count > 0; count--) {
          map.put(count + text(), of(schema.getValueType(), depth + 1));
        }
        yield map;
      }
      case UNION -> of(branch(schema.getTypes(), depth), depth + 1);
      case RECORD -> {
        var record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
          record.put(field.pos(), of(field.schema(), depth + 1));
        }
        yield record;
      }
    };
  }

  private Schema branch(List<Schema> branches, int depth) {
    if (depth > ENOUGH) {
      for (Schema branch : branches) {
        if (branch.getType() == Schema.Type.NULL) {
          return branch;
        }
      }
    }
    return branches.get(random.nextInt(branches.size()));
  }

  private int count(int depth) {
    return depth > ENOUGH ? 0 : random.nextInt(4);
  }

  private int ofInt(@Nullable LogicalType logical) {
    if (logical instanceof LogicalTypes.Date) {
      return (int) random.nextLong(FIRST_DAY, LAST_DAY + 1);
    }
    if (logical instanceof LogicalTypes.TimeMillis) {
      return random.nextInt(86_400_000);
    }
    return random.nextInt() >> random.nextInt(32);
  }

  private long ofLong(@Nullable LogicalType logical) {
    long micros = random.nextLong(FIRST_DAY * MICROS_OF_DAY, (LAST_DAY + 1) * MICROS_OF_DAY);
    String name = logical == null ? "" : logical.getName();
    if (name.equals("time-micros")) {
      return random.nextLong(86_400_000) * 1_000;
    }
    if (name.endsWith("-millis")) {
      return Math.floorDiv(micros, 1_000);
    }
    if (name.endsWith("-nanos")) {
      return random.nextLong(Long.MIN_VALUE / 1_000, Long.MAX_VALUE / 1_000) * 1_000;
    }
    return name.isEmpty() ? random.nextLong() >> random.nextInt(64) : micros;
  }

  private static float finite(float value) {
    return Float.isFinite(value) ? value : 0.5f;
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0.5;
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size())) + TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private BigInteger unscaled(LogicalTypes.Decimal decimal) {
    int digits = 1 + random.nextInt(decimal.getPrecision());
    BigInteger value = new BigInteger(130, random).mod(BigInteger.TEN.pow(digits));
    return random.nextBoolean() ? value : value.negate();
  }

  private byte[] fixed(Schema schema, @Nullable LogicalType logical) {
    var bytes = new byte[schema.getFixedSize()];
    random.nextBytes(bytes);
    if (logical instanceof LogicalTypes.Decimal decimal) {
      byte[] number = unscaled(decimal).toByteArray();
      Arrays.fill(bytes, (byte) (number[0] < 0 ? -1 : 0));
      System.arraycopy(number, 0, bytes, bytes.length - number.length, number.length);
    }
    return bytes;
  }
}
