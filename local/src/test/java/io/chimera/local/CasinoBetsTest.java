package io.chimera.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.stream.ReasonCode;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CasinoBetsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final BetSchemas SCHEMAS = BetSchemas.numberedFrom(7);
  private static final int FRAME = 5;

  @Test
  void sameSeedAndClockMakeTheSameMessages() {
    var first = new CasinoBets(SCHEMAS, 42, CLOCK, 0.3);
    var second = new CasinoBets(SCHEMAS, 42, CLOCK, 0.3);

    for (long index = 999; index >= 0; index--) {
      var expected = first.message(index);
      var actual = second.message(index);
      assertThat(actual.value()).isEqualTo(expected.value());
      assertThat(actual.key()).isEqualTo(expected.key());
      assertThat(actual.channel()).isEqualTo(expected.channel());
      assertThat(actual.expected()).isEqualTo(expected.expected());
      assertThat(second.expected(index)).isEqualTo(expected.expected());
    }
  }

  @Test
  void anotherSeedMakesOtherBets() {
    var bets = new CasinoBets(SCHEMAS, 42, CLOCK, 0);
    var others = new CasinoBets(SCHEMAS, 43, CLOCK, 0);

    var activities = new HashSet<String>();
    LongStream.range(0, 1_000)
        .forEach(
            index -> {
              activities.add(bets.bet(index).gameActivity());
              activities.add(others.bet(index).gameActivity());
            });

    assertThat(activities).hasSize(2_000);
  }

  @Test
  void goodMessagesAreReadBackByAvro() throws IOException {
    var bets = new CasinoBets(SCHEMAS, 42, CLOCK, 0);

    for (long index = 0; index < 1_000; index++) {
      var message = bets.message(index);
      Bet bet = bets.bet(index);
      GenericRecord read = read(message.value(), BetSchemaVersion.BASE);

      assertThat(message.expected()).isNull();
      assertThat(message.key()).isEqualTo(Long.toString(bet.customerId()));
      assertThat(read.get("customer_id")).isEqualTo(bet.customerId());
      assertThat(read.get("activity_datetime"))
          .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, bet.activityTime()));
      assertThat(read.get("game_activity")).hasToString(bet.gameActivity());
      assertThat(read.get("game_id")).isEqualTo(bet.gameId());
      assertThat(read.get("game_type")).hasToString(bet.gameType());
      assertThat(amount(read, "bet_amount")).isEqualTo(bet.betAmount());
      assertThat(amount(read, "win_amount")).isEqualTo(bet.winAmount());
      assertThat(amount(read, "bonus_amount")).isEqualTo(bet.bonusAmount());
    }
  }

  @Test
  void betsAreThoseOfACasino() {
    var bets = new CasinoBets(SCHEMAS, 42, CLOCK, 0);
    Map<String, Integer> types = new HashMap<>();
    Map<Long, Integer> customers = new HashMap<>();
    int bonuses = 0;

    for (long index = 0; index < 10_000; index++) {
      Bet bet = bets.bet(index);
      types.merge(bet.gameType(), 1, Integer::sum);
      customers.merge(bet.customerId(), 1, Integer::sum);
      bonuses += bet.bonusAmount() == null ? 0 : 1;
      assertThat(bet.activityTime()).isBetween(NOW.minus(Duration.ofMinutes(10)), NOW);
      assertThat(bet.betAmount()).isBetween(new BigDecimal("0.1"), new BigDecimal("500"));
      assertThat(bet.winAmount()).isNotNegative();
      assertThat(bet.betAmount().precision()).isLessThanOrEqualTo(18);
    }

    assertThat(types)
        .containsOnlyKeys("slots", "live_casino", "poker", "bingo", "roulette", "black_jack");
    assertThat(types.get("slots")).isBetween(5_300, 5_700);
    assertThat(types.get("bingo")).isBetween(200, 400);
    assertThat(customers.get(100_001L)).isGreaterThan(500);
    assertThat(customers).hasSizeGreaterThan(2_000);
    assertThat(bonuses).isBetween(1_000, 1_400);
  }

  @Test
  void breaksTheShareItIsToldInEveryWay() {
    var bets = new CasinoBets(SCHEMAS, 42, CLOCK, CasinoBets.USUAL_BROKEN_SHARE);
    Map<ReasonCode, Integer> broken = new EnumMap<>(ReasonCode.class);

    LongStream.range(0, 100_000)
        .mapToObj(bets::expected)
        .filter(reason -> reason != null)
        .forEach(reason -> broken.merge(reason, 1, Integer::sum));

    assertThat(broken.values().stream().mapToInt(Integer::intValue).sum()).isBetween(900, 1_100);
    assertThat(broken)
        .containsOnlyKeys(
            ReasonCode.TOMBSTONE,
            ReasonCode.EMPTY_VALUE,
            ReasonCode.BAD_MAGIC_BYTE,
            ReasonCode.UNKNOWN_SCHEMA_ID,
            ReasonCode.TRUNCATED,
            ReasonCode.TRAILING_BYTES,
            ReasonCode.INVALID_UTF8,
            ReasonCode.NUMERIC_OVERFLOW,
            ReasonCode.PRECISION_LOSS,
            ReasonCode.MISSING_REQUIRED,
            ReasonCode.UNKNOWN_FIELD,
            ReasonCode.FUTURE_EVENT_TIME,
            ReasonCode.RULE_FAILED);
  }

  @ParameterizedTest
  @EnumSource(BetFault.class)
  void brokenMessageIsBrokenAsExpected(BetFault fault) throws IOException {
    var bets = new CasinoBets(SCHEMAS, 42, CLOCK, 1);

    for (long index = 0; index < 50; index++) {
      var message = bets.message(index, fault);
      Bet bet = bets.bet(index);
      byte[] value = message.value();

      assertThat(message.expected()).isEqualTo(fault.expected());
      switch (fault) {
        case TOMBSTONE -> assertThat(value).isNull();
        case EMPTY -> assertThat(value).isEmpty();
        case PLAIN_JSON -> assertThat(new String(value, UTF_8)).startsWith("{").endsWith("}");
        case FOREIGN_SCHEMA_ID -> assertThat(ByteBuffer.wrap(value).getInt(1)).isGreaterThan(100);
        case CUT_OFF ->
            assertThatThrownBy(() -> read(value, BetSchemaVersion.BASE))
                .isInstanceOf(EOFException.class);
        case PADDED -> assertThat(unread(value, BetSchemaVersion.BASE)).isBetween(1, 16);
        case OLD_SCHEMA -> read(value, BetSchemaVersion.WITHOUT_ACTIVITY);
        case NULL_ACTIVITY ->
            assertThat(read(value, BetSchemaVersion.BASE).get("game_activity")).isNull();
        case PROMO_CODE ->
            assertThat(read(value, BetSchemaVersion.WITH_PROMO_CODE).get("promo_code"))
                .hasToString("WELCOME100");
        case CLOCK_AHEAD ->
            assertThat(read(value, BetSchemaVersion.BASE).get("activity_datetime"))
                .isEqualTo(
                    ChronoUnit.MICROS.between(
                        Instant.EPOCH, bet.activityTime().plus(Duration.ofDays(2))));
        case LATIN_1 ->
            assertThat(((Utf8) read(value, BetSchemaVersion.BASE).get("game_type")).getBytes())
                .contains((byte) 0xE7);
        case HUGE_AMOUNT ->
            assertThat(amount(read(value, BetSchemaVersion.WIDE_AMOUNTS), "bet_amount"))
                .isEqualByComparingTo(bet.betAmount().add(new BigDecimal("1000000000000000")));
        case FINE_AMOUNT ->
            assertThat(amount(read(value, BetSchemaVersion.WIDE_AMOUNTS), "win_amount"))
                .isEqualByComparingTo(bet.winAmount().add(new BigDecimal("0.0000000001")));
        case NEGATIVE_BET ->
            assertThat(amount(read(value, BetSchemaVersion.BASE), "bet_amount"))
                .isEqualTo(bet.betAmount().negate());
        case NEW_GAME ->
            assertThat(read(value, BetSchemaVersion.BASE).get("game_type")).hasToString("crash");
      }
    }
  }

  @Test
  void refusesAShareAboveOne() {
    assertThatThrownBy(() -> new CasinoBets(SCHEMAS, 42, CLOCK, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot break a share of '1.5' of the records: expected 0 to 1");
  }

  @Test
  void countsAddUp() {
    var one = new BetCounts(10, Map.of(ReasonCode.TOMBSTONE, 2L, ReasonCode.TRUNCATED, 1L));
    var two = new BetCounts(5, Map.of(ReasonCode.TOMBSTONE, 3L));

    var both = one.plus(two);

    assertThat(both)
        .isEqualTo(new BetCounts(15, Map.of(ReasonCode.TOMBSTONE, 5L, ReasonCode.TRUNCATED, 1L)));
    assertThat(both.allBroken()).isEqualTo(6);
    assertThat(both.total()).isEqualTo(21);
  }

  private static GenericRecord read(byte[] value, BetSchemaVersion version) throws IOException {
    assertThat(value[0]).isZero();
    assertThat(ByteBuffer.wrap(value).getInt(1)).isEqualTo(SCHEMAS.id(version));
    return body(decoder(value), version);
  }

  private static int unread(byte[] value, BetSchemaVersion version) throws IOException {
    BinaryDecoder decoder = decoder(value);
    body(decoder, version);
    return decoder.inputStream().available();
  }

  private static BinaryDecoder decoder(byte[] value) {
    return DecoderFactory.get().binaryDecoder(value, FRAME, value.length - FRAME, null);
  }

  private static GenericRecord body(BinaryDecoder decoder, BetSchemaVersion version)
      throws IOException {
    return new GenericDatumReader<GenericRecord>(version.schema()).read(null, decoder);
  }

  private static @Nullable BigDecimal amount(GenericRecord bet, String field) {
    if (!(bet.get(field) instanceof ByteBuffer bytes)) {
      return null;
    }
    Schema schema = bet.getSchema().getField("bet_amount").schema();
    int scale = ((LogicalTypes.Decimal) schema.getLogicalType()).getScale();
    return new BigDecimal(new BigInteger(bytes.array()), scale);
  }
}
