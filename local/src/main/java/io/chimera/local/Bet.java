package io.chimera.local;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One bet at the online casino, as it happened.
 *
 * @param activityTime to the microsecond
 * @param gameActivity unique
 * @param betAmount scale 4, as all amounts
 * @param bonusAmount null for most bets
 */
public record Bet(
    long customerId,
    Instant activityTime,
    String gameActivity,
    int gameId,
    String gameType,
    BigDecimal betAmount,
    BigDecimal winAmount,
    @Nullable BigDecimal bonusAmount) {}
