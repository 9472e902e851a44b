package io.chimera.bench.scale;

import io.chimera.bench.FieldType;
import io.chimera.bench.Shape;
import io.chimera.bench.Shape.Field;
import io.chimera.bench.Shape.Rule;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Records of as many columns as asked for. The first five are what rules are about; the others are
 * longs, doubles, texts, decimals and timestamps in turn, and a tenth of their values is null.
 */
final class WideRecords implements Shape.Values {
  private static final FieldType AMOUNT = FieldType.decimal(12, 2);
  private static final List<FieldType> TURNS =
      List.of(FieldType.LONG, FieldType.DOUBLE, FieldType.STRING, AMOUNT, FieldType.TIMESTAMP);
  private static final List<Field> FIRST =
      List.of(
          Field.required("id", FieldType.STRING),
          Field.required("at", FieldType.TIMESTAMP),
          Field.required("quantity", FieldType.LONG),
          Field.required("rate", FieldType.DOUBLE),
          Field.required("amount", AMOUNT));
  private static final int QUANTITY = 2;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long MOST = 1_000_000;
  private static final int WORDS = 50;
  private static final int NULLS = 10;

  private final List<Field> columns;
  private final Clock clock = Clock.systemUTC();

  private WideRecords(List<Field> columns) {
    this.columns = columns;
  }

  static Shape shape(int count) {
    var columns = new ArrayList<>(FIRST);
    while (columns.size() < count) {
      FieldType type = TURNS.get(columns.size() % TURNS.size());
      columns.add(Field.optional("column_" + columns.size(), type));
    }
    return new Shape(
        "wide",
        columns,
        List.of("id"),
        "id",
        "at",
        List.of("day(at)"),
        rules(),
        new WideRecords(List.copyOf(columns)));
  }

  private static List<Rule> rules() {
    return List.of(
        rule("id_given", "column: id, minLength: 3"),
        rule("id_short", "column: id, maxLength: 36"),
        rule("id_known", "column: id, pattern: \"[0-9a-z]+-[0-9a-z]+\""),
        rule("quantity_not_negative", "column: quantity, minimum: 0"),
        rule("quantity_sane", "column: quantity, maximum: 1000000"),
        rule("rate_not_negative", "column: rate, minimum: 0"),
        rule("rate_sane", "column: rate, maximum: 1"),
        rule("amount_not_negative", "column: amount, minimum: 0"),
        rule("amount_needs_quantity", "check: \"quantity > 0 OR amount >= 0\""),
        rule("rate_or_amount", "check: \"rate >= 0 OR amount BETWEEN 0 AND 1000000\""));
  }

  /** No SQL asks for it. */
  private static Rule rule(String name, String contract) {
    return new Rule(name, contract, "");
  }

  @Override
  public @Nullable Object[] of(long index, SplittableRandom random) {
    var values = new @Nullable Object[columns.size()];
    values[0] = Long.toString(index, 36) + "-" + Long.toString(random.nextLong() >>> 1, 36);
    for (int column = 1; column < values.length; column++) {
      Field field = columns.get(column);
      boolean isNull = !field.required() && random.nextInt(NULLS) == 0;
      values[column] = isNull ? null : value(field.type(), column, random);
    }
    return values;
  }

  private Object value(FieldType type, int column, SplittableRandom random) {
    return switch (type.kind()) {
      case LONG -> random.nextLong(MOST);
      case DOUBLE -> random.nextDouble();
      case STRING ->
          column % 2 == 0
              ? "word-" + random.nextInt(WORDS)
              : Long.toString(random.nextLong() >>> 1, 36);
      case DECIMAL -> BigDecimal.valueOf(random.nextLong(MOST), AMOUNT.scale());
      case TIMESTAMP -> clock.millis() - random.nextLong(MINUTE_MILLIS);
      case INT, BOOLEAN, DATE ->
          throw new IllegalArgumentException("Cannot draw a value of type '%s'".formatted(type));
    };
  }

  @Override
  public void spoil(@Nullable Object[] values, SplittableRandom random) {
    values[QUANTITY] = -1L;
  }
}
