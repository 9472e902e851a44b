package io.chimera.local;

import io.chimera.schemas.stream.ReasonCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * The bets of an online casino, and what its faulty producers make of some of them. The message at
 * an index depends on the seed and the clock alone, so a test that knows both knows what to expect.
 * Not thread-safe.
 */
public final class CasinoBets {
  /** One record in a hundred is broken. */
  public static final double USUAL_BROKEN_SHARE = 0.01;

  private static final List<String> CHANNELS = List.of("web", "ios", "android", "retail");
  private static final List<BetFault> FAULTS = List.of(BetFault.values());
  private static final long FAULT_STREAM = 0x5EEDFA17L;
  private static final Duration AHEAD = Duration.ofDays(2);
  private static final BigDecimal TOO_LARGE = BigDecimal.TEN.pow(15);
  private static final BigDecimal TOO_FINE = new BigDecimal("0.0000000001");

  private final BetSchemas schemas;
  private final long seed;
  private final double brokenShare;
  private final BetTable bets;
  private final Map<BetSchemaVersion, GenericDatumWriter<GenericRecord>> writers =
      new EnumMap<>(BetSchemaVersion.class);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
  private @Nullable BinaryEncoder encoder;

  /**
   * A casino.
   *
   * @param clock what "now" is; bets happened shortly before
   * @param brokenShare how many of the records are broken, from 0 to 1
   */
  public CasinoBets(BetSchemas schemas, long seed, Clock clock, double brokenShare) {
    if (!(brokenShare >= 0 && brokenShare <= 1)) {
      throw new IllegalArgumentException(
          "Cannot break a share of '%s' of the records: expected 0 to 1".formatted(brokenShare));
    }
    this.schemas = schemas;
    this.seed = seed;
    this.brokenShare = brokenShare;
    this.bets = new BetTable(seed, clock);
    for (BetSchemaVersion version : BetSchemaVersion.values()) {
      writers.put(version, new GenericDatumWriter<>(version.schema()));
    }
  }

  /** The bet at this index as it happened, before anything broke. */
  public Bet bet(long index) {
    return bets.bet(index);
  }

  /** Why the casino's contract refuses the message at this index; null if it does not. */
  public @Nullable ReasonCode expected(long index) {
    var fault = fault(BetTable.random(seed ^ FAULT_STREAM, index));
    return fault == null ? null : fault.expected();
  }

  /** The message at this index. */
  public BetMessage message(long index) {
    var random = BetTable.random(seed ^ FAULT_STREAM, index);
    return message(index, fault(random), random);
  }

  /** The message at this index, broken in this way. */
  BetMessage message(long index, BetFault fault) {
    return message(index, fault, BetTable.random(seed ^ FAULT_STREAM, index));
  }

  private BetMessage message(long index, @Nullable BetFault fault, SplittableRandom random) {
    String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
    Bet bet = bet(index);
    String key = Long.toString(bet.customerId());
    if (fault == null) {
      return new BetMessage(key, framed(BetSchemaVersion.BASE, bet), channel, null);
    }
    return new BetMessage(key, broken(fault, bet, random), channel, fault.expected());
  }

  private @Nullable BetFault fault(SplittableRandom random) {
    if (random.nextDouble() >= brokenShare) {
      return null;
    }
    return FAULTS.get(random.nextInt(FAULTS.size()));
  }

  private byte @Nullable [] broken(BetFault fault, Bet bet, SplittableRandom random) {
    return switch (fault) {
      case PLAIN_JSON -> json(bet);
      case EMPTY -> new byte[0];
      case CUT_OFF -> cutOff(framed(BetSchemaVersion.BASE, bet), random);
      case PADDED -> {
        byte[] whole = framed(BetSchemaVersion.BASE, bet);
        yield Arrays.copyOf(whole, whole.length + 1 + random.nextInt(16));
      }
      case FOREIGN_SCHEMA_ID ->
          framed(schemas.unknownId(), BetSchemaVersion.BASE, avro(BetSchemaVersion.BASE, bet));
      case OLD_SCHEMA -> framed(BetSchemaVersion.WITHOUT_ACTIVITY, bet);
      case NULL_ACTIVITY -> with(BetSchemaVersion.BASE, bet, "game_activity", null);
      case PROMO_CODE -> with(BetSchemaVersion.WITH_PROMO_CODE, bet, "promo_code", "WELCOME100");
      case CLOCK_AHEAD -> with(BetSchemaVersion.BASE, bet, "activity_datetime", micros(bet, AHEAD));
      case TOMBSTONE -> null;
      case LATIN_1 ->
          with(
              BetSchemaVersion.BASE,
              bet,
              "game_type",
              new Utf8("roulette_fran\u00e7aise".getBytes(StandardCharsets.ISO_8859_1)));
      case HUGE_AMOUNT ->
          with(
              BetSchemaVersion.WIDE_AMOUNTS,
              bet,
              "bet_amount",
              wide(bet.betAmount().add(TOO_LARGE)));
      case FINE_AMOUNT ->
          with(
              BetSchemaVersion.WIDE_AMOUNTS,
              bet,
              "win_amount",
              wide(bet.winAmount().add(TOO_FINE)));
      case NEGATIVE_BET ->
          with(
              BetSchemaVersion.BASE,
              bet,
              "bet_amount",
              amount(bet.betAmount().negate(), BetSchemaVersion.BASE));
      case NEW_GAME -> with(BetSchemaVersion.BASE, bet, "game_type", "crash");
    };
  }

  private byte[] framed(BetSchemaVersion version, Bet bet) {
    return framed(schemas.id(version), version, avro(version, bet));
  }

  private byte[] with(BetSchemaVersion version, Bet bet, String field, @Nullable Object value) {
    GenericRecord changed = avro(version, bet);
    changed.put(field, value);
    return framed(schemas.id(version), version, changed);
  }

  private byte[] framed(int id, BetSchemaVersion version, GenericRecord value) {
    out.reset();
    out.write(0);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    encoder = EncoderFactory.get().binaryEncoder(out, encoder);
    try {
      writers.get(version).write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return out.toByteArray();
  }

  private static GenericRecord avro(BetSchemaVersion version, Bet bet) {
    Schema schema = version.schema();
    var avro = new GenericData.Record(schema);
    avro.put("customer_id", bet.customerId());
    avro.put("activity_datetime", micros(bet, Duration.ZERO));
    if (schema.getField("game_activity") != null) {
      avro.put("game_activity", bet.gameActivity());
    }
    avro.put("game_id", bet.gameId());
    avro.put("game_type", bet.gameType());
    avro.put("bet_amount", amount(bet.betAmount(), version));
    avro.put("win_amount", amount(bet.winAmount(), version));
    BigDecimal bonus = bet.bonusAmount();
    avro.put("bonus_amount", bonus == null ? null : amount(bonus, version));
    return avro;
  }

  private static ByteBuffer wide(BigDecimal amount) {
    return amount(amount, BetSchemaVersion.WIDE_AMOUNTS);
  }

  private static ByteBuffer amount(BigDecimal amount, BetSchemaVersion version) {
    return ByteBuffer.wrap(amount.setScale(version.scale()).unscaledValue().toByteArray());
  }

  private static long micros(Bet bet, Duration ahead) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, bet.activityTime().plus(ahead));
  }

  /** At least the frame is left, at least one byte is gone. */
  private static byte[] cutOff(byte[] whole, SplittableRandom random) {
    int frame = 1 + Integer.BYTES;
    return Arrays.copyOf(whole, frame + random.nextInt(whole.length - frame));
  }

  private static byte[] json(Bet bet) {
    return """
        {"customer_id":%d,"activity_datetime":"%s","game_activity":"%s","game_id":%d,"game_type":"%s","bet_amount":%s,"win_amount":%s}"""
        .formatted(
            bet.customerId(),
            bet.activityTime(),
            bet.gameActivity(),
            bet.gameId(),
            bet.gameType(),
            bet.betAmount(),
            bet.winAmount())
        .getBytes(StandardCharsets.UTF_8);
  }
}
