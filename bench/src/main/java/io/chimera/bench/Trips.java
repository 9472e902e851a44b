package io.chimera.bench;

import io.chimera.bench.Shape.Field;
import io.chimera.bench.Shape.Rule;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Taxi trips of New York with the 29 columns that others measure with, some of them mostly null.
 */
final class Trips implements Shape.Values {
  private static final long MINUTE_MILLIS = 60_000;
  private static final int DISTANCE = 12;
  private static final int PAYMENT = 23;
  private static final int ZONES = 265;
  private static final int TRACTS = 2_168;

  private final Clock clock = Clock.systemUTC();

  private Trips() {}

  static Shape shape() {
    return new Shape(
        "trips",
        List.of(
            Field.required("id", FieldType.LONG),
            Field.required("cab_type_id", FieldType.INT),
            Field.required("vendor_id", FieldType.STRING),
            Field.required("pickup_datetime", FieldType.TIMESTAMP),
            Field.required("dropoff_datetime", FieldType.TIMESTAMP),
            Field.optional("store_and_fwd_flag", FieldType.BOOLEAN),
            Field.optional("rate_code_id", FieldType.INT),
            Field.optional("pickup_longitude", FieldType.DOUBLE),
            Field.optional("pickup_latitude", FieldType.DOUBLE),
            Field.optional("dropoff_longitude", FieldType.DOUBLE),
            Field.optional("dropoff_latitude", FieldType.DOUBLE),
            Field.optional("passenger_count", FieldType.INT),
            Field.required("trip_distance", FieldType.DOUBLE),
            Field.required("fare_amount", FieldType.DOUBLE),
            Field.optional("extra", FieldType.DOUBLE),
            Field.optional("mta_tax", FieldType.DOUBLE),
            Field.optional("tip_amount", FieldType.DOUBLE),
            Field.optional("tolls_amount", FieldType.DOUBLE),
            Field.optional("ehail_fee", FieldType.DOUBLE),
            Field.optional("improvement_surcharge", FieldType.DOUBLE),
            Field.optional("congestion_surcharge", FieldType.DOUBLE),
            Field.optional("airport_fee", FieldType.DOUBLE),
            Field.required("total_amount", FieldType.DOUBLE),
            Field.required("payment_type", FieldType.STRING),
            Field.optional("trip_type", FieldType.INT),
            Field.optional("pickup_nyct2010_gid", FieldType.INT),
            Field.optional("dropoff_nyct2010_gid", FieldType.INT),
            Field.required("pickup_location_id", FieldType.INT),
            Field.required("dropoff_location_id", FieldType.INT)),
        List.of("id"),
        "id",
        "pickup_datetime",
        List.of("day(pickup_datetime)"),
        rules(),
        new Trips());
  }

  private static List<Rule> rules() {
    return List.of(
        new Rule("id_positive", "column: id, minimum: 1", "id >= 1"),
        new Rule("cab_known", "column: cab_type_id, oneOf: [1, 2, 3]", "cab_type_id IN (1, 2, 3)"),
        new Rule(
            "ends_after_it_begins",
            "compare: pickup_datetime <= dropoff_datetime",
            "pickup_datetime <= dropoff_datetime"),
        new Rule("distance_positive", "column: trip_distance, minimum: 0", "trip_distance >= 0"),
        new Rule(
            "not_too_many",
            "check: \"passenger_count BETWEEN 0 AND 9\"",
            "passenger_count BETWEEN 0 AND 9"),
        new Rule("fare_positive", "column: fare_amount, minimum: 0", "fare_amount >= 0"),
        new Rule(
            "fare_in_total", "compare: fare_amount <= total_amount", "fare_amount <= total_amount"),
        new Rule(
            "payment_known",
            "column: payment_type, oneOf: [credit, cash, no_charge, dispute]",
            "payment_type IN ('credit', 'cash', 'no_charge', 'dispute')"),
        new Rule(
            "zone_known",
            "check: \"pickup_location_id BETWEEN 1 AND 265\"",
            "pickup_location_id BETWEEN 1 AND 265"),
        new Rule(
            "tips_by_card",
            "check: \"payment_type = 'credit' OR tip_amount = 0\"",
            "payment_type = 'credit' OR tip_amount = 0"));
  }

  @Override
  public @Nullable Object[] of(long index, SplittableRandom random) {
    long begun = clock.millis() - random.nextLong(60 * MINUTE_MILLIS);
    double distance = cents(Math.pow(30, random.nextDouble()));
    double fare = cents(2.5 + distance * 2.6);
    boolean isCard = random.nextInt(100) < 70;
    double tip = isCard ? cents(fare * random.nextInt(30) / 100) : 0;
    boolean isGreen = random.nextInt(100) < 10;
    return new @Nullable Object[] {
      index + 1,
      isGreen ? 2 : 1,
      random.nextBoolean() ? "CMT" : "VTS",
      begun,
      begun + (long) (distance * 4 * MINUTE_MILLIS) + random.nextLong(MINUTE_MILLIS),
      random.nextInt(100) < 1,
      random.nextInt(100) < 97 ? 1 : 2,
      degree(-73.97, random),
      degree(40.75, random),
      degree(-73.98, random),
      degree(40.74, random),
      1 + (int) Math.pow(6, random.nextDouble()) % 6,
      distance,
      fare,
      random.nextInt(3) * 0.5,
      0.5,
      tip,
      random.nextInt(100) < 5 ? 6.55 : 0.0,
      null,
      0.3,
      random.nextInt(100) < 80 ? 2.5 : null,
      random.nextInt(100) < 5 ? 1.25 : null,
      cents(fare + tip + 3.3),
      isCard ? "credit" : "cash",
      isGreen ? 1 + random.nextInt(2) : null,
      1 + random.nextInt(TRACTS),
      1 + random.nextInt(TRACTS),
      1 + random.nextInt(ZONES),
      1 + random.nextInt(ZONES)
    };
  }

  private static double cents(double amount) {
    return Math.round(amount * 100) / 100.0;
  }

  /** As devices say it, to some ten centimetres. */
  private static double degree(double middle, SplittableRandom random) {
    return Math.round((middle + (random.nextDouble() - 0.5) * 0.2) * 1e6) / 1e6;
  }

  @Override
  public void spoil(@Nullable Object[] values, SplittableRandom random) {
    if (random.nextBoolean()) {
      values[DISTANCE] = -1.0;
    } else {
      values[PAYMENT] = "barter";
    }
  }
}
