package io.chimera.bench;

import io.chimera.local.BetMessage;
import io.chimera.local.CasinoBets;
import io.chimera.local.KafkaTopics;
import io.chimera.schemas.stream.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Fills a topic with bets before anything is measured, and keeps account of them. */
final class BetLoader {
  private static final int PARTITIONS = 4;
  private static final long REPEATS_STREAM = 0x2E9EA75L;

  /** A repeat is of one of the last so many bets. */
  private static final int RECENT = 100_000;

  /** A good bet that may come again. */
  private record Sent(BetMessage message, long digest) {}

  private final CasinoBets bets;
  private final double repeatedShare;
  private final SplittableRandom random = new SplittableRandom(REPEATS_STREAM);
  private final Sent[] recent = new Sent[RECENT];
  private int recentCount;
  private long next;

  private long good;
  private long againstRules;
  private long broken;
  private long repeats;
  private long goodSum;
  private long againstRulesSum;
  private long repeatsSum;

  /**
   * @param repeatedShare how many of the records are repeats, from 0 to less than 1
   */
  BetLoader(CasinoBets bets, double repeatedShare) {
    this.bets = bets;
    this.repeatedShare = repeatedShare;
  }

  /** Makes a topic that holds {@code count} records. */
  Expected load(Map<String, Object> connection, String topic, long count)
      throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(connection)) {
      KafkaTopics.create(admin, new NewTopic(topic, PARTITIONS, (short) 1));
    }
    var failure = new AtomicReference<@Nullable Exception>();
    try (var producer =
        new KafkaProducer<>(
            settings(connection), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long sent = 0; sent < count; sent++) {
        var unused =
            producer.send(
                kafkaRecord(topic, nextMessage()),
                (metadata, exception) -> failure.compareAndSet(null, exception));
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("Cannot fill topic '%s'".formatted(topic), failure.get());
    }
    return expected();
  }

  private static Map<String, Object> settings(Map<String, Object> connection) {
    var settings = new HashMap<>(connection);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 131_072);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return settings;
  }

  private static ProducerRecord<byte[], byte @Nullable []> kafkaRecord(
      String topic, BetMessage message) {
    return new ProducerRecord<>(
        topic, message.key().getBytes(StandardCharsets.UTF_8), message.value());
  }

  /** The next record: a bet, or one of the recent ones again. */
  BetMessage nextMessage() {
    if (recentCount > 0 && random.nextDouble() < repeatedShare) {
      Sent again = recent[random.nextInt(recentCount)];
      repeats++;
      repeatsSum += again.digest();
      return again.message();
    }
    return nextBet();
  }

  private BetMessage nextBet() {
    var message = bets.message(next);
    if (message.expected() == null) {
      long digest = Expected.digest(bets.bet(next).gameActivity());
      remember(new Sent(message, digest));
      goodSum += digest;
    } else if (message.expected() == ReasonCode.RULE_FAILED) {
      againstRules++;
      againstRulesSum += Expected.digest(bets.bet(next).gameActivity());
    } else {
      broken++;
    }
    next++;
    return message;
  }

  private void remember(Sent sent) {
    recent[(int) (good % RECENT)] = sent;
    recentCount = Math.min(recentCount + 1, RECENT);
    good++;
  }

  /** Account of all messages so far. */
  Expected expected() {
    return new Expected(good, againstRules, broken, repeats, goodSum, againstRulesSum, repeatsSum);
  }
}
