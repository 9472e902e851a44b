package io.chimera.bench;

import io.chimera.bench.Shape.Field;
import io.chimera.bench.Shape.Rule;
import io.chimera.local.Bet;
import io.chimera.local.BetSchemas;
import io.chimera.local.CasinoBets;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Bets of an online casino, as the demo has them. */
final class Bets implements Shape.Values {
  private static final long SEED = 20261121;
  private static final FieldType AMOUNT = FieldType.decimal(18, 4);
  private static final int GAME_TYPE = 4;
  private static final int BET_AMOUNT = 5;

  private final CasinoBets bets =
      new CasinoBets(BetSchemas.numberedFrom(1), SEED, Clock.systemUTC(), 0);

  private Bets() {}

  static Shape shape() {
    return new Shape(
        "bets",
        List.of(
            Field.required("customer_id", FieldType.LONG),
            Field.required("activity_datetime", FieldType.TIMESTAMP),
            Field.required("game_activity", FieldType.STRING),
            Field.required("game_id", FieldType.INT),
            Field.required("game_type", FieldType.STRING),
            Field.required("bet_amount", AMOUNT),
            Field.required("win_amount", AMOUNT),
            Field.optional("bonus_amount", AMOUNT)),
        List.of("game_activity"),
        "customer_id",
        "activity_datetime",
        List.of("day(activity_datetime)", "game_type"),
        List.of(
            new Rule("customer_known", "column: customer_id, minimum: 1", "customer_id >= 1"),
            new Rule(
                "activity_is_uuid",
                "column: game_activity, pattern: \"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"",
                "REGEXP(game_activity, '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')"),
            new Rule(
                "activity_short",
                "column: game_activity, maxLength: 36",
                "CHAR_LENGTH(game_activity) <= 36"),
            new Rule("game_known", "column: game_id, minimum: 1000", "game_id >= 1000"),
            new Rule(
                "type_known",
                "column: game_type, oneOf: [slots, live_casino, poker, bingo, roulette, black_jack]",
                "game_type IN ('slots', 'live_casino', 'poker', 'bingo', 'roulette', 'black_jack')"),
            new Rule("bet_not_negative", "column: bet_amount, minimum: 0", "bet_amount >= 0"),
            new Rule("win_not_negative", "column: win_amount, minimum: 0", "win_amount >= 0"),
            new Rule(
                "bonus_below_bet",
                "compare: bonus_amount <= bet_amount",
                "bonus_amount <= bet_amount"),
            new Rule(
                "win_needs_bet",
                "check: \"win_amount = 0 OR bet_amount > 0\"",
                "win_amount = 0 OR bet_amount > 0"),
            new Rule(
                "poker_games",
                "check: \"game_type <> 'poker' OR game_id BETWEEN 5000 AND 5999\"",
                "game_type <> 'poker' OR game_id BETWEEN 5000 AND 5999")),
        new Bets());
  }

  @Override
  public @Nullable Object[] of(long index, SplittableRandom random) {
    Bet bet = bets.bet(index);
    return new @Nullable Object[] {
      bet.customerId(),
      bet.activityTime().toEpochMilli(),
      bet.gameActivity(),
      bet.gameId(),
      bet.gameType(),
      bet.betAmount(),
      bet.winAmount(),
      bet.bonusAmount()
    };
  }

  @Override
  public void spoil(@Nullable Object[] values, SplittableRandom random) {
    if (random.nextBoolean()) {
      values[GAME_TYPE] = "crash";
    } else {
      values[BET_AMOUNT] = ((BigDecimal) values[BET_AMOUNT]).negate();
    }
  }
}
