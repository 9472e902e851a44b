package io.chimera.bench;

import io.chimera.bench.Shape.Field;
import io.chimera.bench.Shape.Rule;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Lines of TPC-H's orders as its generator draws them; four lines an order, told apart by both. */
final class LineItems implements Shape.Values {
  private static final FieldType MONEY = FieldType.decimal(15, 2);
  private static final int LINES = 4;
  private static final int FIRST_DAY = Math.toIntExact(LocalDate.of(1992, 1, 1).toEpochDay());
  private static final int CURRENT_DAY = Math.toIntExact(LocalDate.of(1995, 6, 17).toEpochDay());
  private static final int DAYS = 2405;
  private static final int QUANTITY = 4;
  private static final int SHIP_MODE = 14;
  private static final List<String> INSTRUCTIONS =
      List.of("DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN");
  private static final List<String> MODES =
      List.of("REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB");
  private static final List<String> WORDS =
      List.of(
          "furiously",
          "quickly",
          "carefully",
          "blithely",
          "regular",
          "final",
          "ironic",
          "express",
          "deposits",
          "requests",
          "packages",
          "accounts",
          "theodolites",
          "foxes",
          "pinto",
          "beans",
          "sleep",
          "nag",
          "haggle",
          "cajole",
          "according",
          "to",
          "the",
          "among",
          "even");

  private LineItems() {}

  static Shape shape() {
    return new Shape(
        "lineitem",
        List.of(
            Field.required("l_orderkey", FieldType.LONG),
            Field.required("l_partkey", FieldType.LONG),
            Field.required("l_suppkey", FieldType.LONG),
            Field.required("l_linenumber", FieldType.INT),
            Field.required("l_quantity", MONEY),
            Field.required("l_extendedprice", MONEY),
            Field.required("l_discount", MONEY),
            Field.required("l_tax", MONEY),
            Field.required("l_returnflag", FieldType.STRING),
            Field.required("l_linestatus", FieldType.STRING),
            Field.required("l_shipdate", FieldType.DATE),
            Field.required("l_commitdate", FieldType.DATE),
            Field.required("l_receiptdate", FieldType.DATE),
            Field.required("l_shipinstruct", FieldType.STRING),
            Field.required("l_shipmode", FieldType.STRING),
            Field.required("l_comment", FieldType.STRING)),
        List.of("l_orderkey", "l_linenumber"),
        "l_orderkey",
        null,
        List.of(),
        rules(),
        new LineItems());
  }

  private static List<Rule> rules() {
    return List.of(
        new Rule("order_known", "column: l_orderkey, minimum: 1", "l_orderkey >= 1"),
        new Rule(
            "line_in_order",
            "check: \"l_linenumber BETWEEN 1 AND 7\"",
            "l_linenumber BETWEEN 1 AND 7"),
        new Rule("some_quantity", "column: l_quantity, minimum: 1", "l_quantity >= 1"),
        new Rule("price_positive", "column: l_extendedprice, minimum: 0", "l_extendedprice >= 0"),
        new Rule("discount_sane", "column: l_discount, maximum: 0.1", "l_discount <= 0.1"),
        new Rule(
            "flag_known",
            "column: l_returnflag, oneOf: [A, N, R]",
            "l_returnflag IN ('A', 'N', 'R')"),
        new Rule(
            "ship_mode_known",
            "column: l_shipmode, oneOf: [REG AIR, AIR, RAIL, SHIP, TRUCK, MAIL, FOB]",
            "l_shipmode IN ('REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB')"),
        new Rule(
            "comes_after_it_ships",
            "compare: l_shipdate <= l_receiptdate",
            "l_shipdate <= l_receiptdate"),
        new Rule(
            "shipped_in_range",
            "column: l_shipdate, minimum: 1992-01-01",
            "l_shipdate >= DATE '1992-01-01'"),
        new Rule(
            "comment_short", "column: l_comment, maxLength: 44", "CHAR_LENGTH(l_comment) <= 44"));
  }

  @Override
  public @Nullable Object[] of(long index, SplittableRandom random) {
    int quantity = 1 + random.nextInt(50);
    long part = 1 + random.nextLong(200_000);
    int ordered = FIRST_DAY + random.nextInt(DAYS);
    int shipped = ordered + 1 + random.nextInt(121);
    int received = shipped + 1 + random.nextInt(30);
    return new @Nullable Object[] {
      1 + index / LINES,
      part,
      1 + random.nextLong(10_000),
      1 + (int) (index % LINES),
      BigDecimal.valueOf(quantity * 100L, 2),
      BigDecimal.valueOf(quantity * (90_000 + part / 10 % 20_001 + 100 * (part % 1_000)), 2),
      BigDecimal.valueOf(random.nextInt(11), 2),
      BigDecimal.valueOf(random.nextInt(9), 2),
      returned(received, random),
      shipped > CURRENT_DAY ? "O" : "F",
      shipped,
      ordered + 30 + random.nextInt(61),
      received,
      INSTRUCTIONS.get(random.nextInt(INSTRUCTIONS.size())),
      MODES.get(random.nextInt(MODES.size())),
      comment(random)
    };
  }

  private static String returned(int received, SplittableRandom random) {
    if (received > CURRENT_DAY) {
      return "N";
    }
    return random.nextBoolean() ? "R" : "A";
  }

  private static String comment(SplittableRandom random) {
    int length = 10 + random.nextInt(34);
    var comment = new StringBuilder();
    while (comment.length() < length) {
      comment.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
    }
    return comment.substring(0, length);
  }

  @Override
  public void spoil(@Nullable Object[] values, SplittableRandom random) {
    if (random.nextBoolean()) {
      values[QUANTITY] = BigDecimal.valueOf(-100, 2);
    } else {
      values[SHIP_MODE] = "CANOE";
    }
  }
}
