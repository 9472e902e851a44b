package io.chimera.local;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/** The versions of the bets' schema that producers in the field use at the same time. */
public enum BetSchemaVersion {
  /** An old producer that never learned of the required {@code game_activity}. */
  WITHOUT_ACTIVITY(18, 4),
  /** What nearly everybody writes. */
  BASE(18, 4, "game_activity"),
  /** The marketing team's, with a field that the contract does not know. */
  WITH_PROMO_CODE(18, 4, "game_activity", "promo_code"),
  /** A producer whose amounts are wider and finer than the contract's {@code decimal(18,4)}. */
  WIDE_AMOUNTS(38, 10, "game_activity");

  private final int scale;
  private final Schema schema;

  BetSchemaVersion(int precision, int scale, String... optionalTexts) {
    this.scale = scale;
    this.schema = schema(precision, scale, optionalTexts);
  }

  /** The schema as producers register it. */
  public Schema schema() {
    return schema;
  }

  /** Digits after the point of an amount. */
  int scale() {
    return scale;
  }

  private static Schema schema(int precision, int scale, String... optionalTexts) {
    Schema instant = LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    Schema amount =
        LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Schema.Type.BYTES));
    Schema amountOrNull = Schema.createUnion(Schema.create(Schema.Type.NULL), amount);
    var fields =
        SchemaBuilder.record("Bet")
            .namespace("casino")
            .fields()
            .requiredLong("customer_id")
            .name("activity_datetime")
            .type(instant)
            .noDefault();
    for (String text : optionalTexts) {
      fields = fields.optionalString(text);
    }
    return fields
        .requiredInt("game_id")
        .requiredString("game_type")
        .name("bet_amount")
        .type(amount)
        .noDefault()
        .name("win_amount")
        .type(amount)
        .noDefault()
        .name("bonus_amount")
        .type(amountOrNull)
        .withDefault(null)
        .endRecord();
  }
}
