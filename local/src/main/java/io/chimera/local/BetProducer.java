package io.chimera.local;

import io.chimera.schemas.stream.ReasonCode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a casino's bets to a topic, which it makes if need be. One run at a time; {@link #stop} may
 * come from any thread.
 */
public final class BetProducer {
  private static final int PARTITIONS = 4;
  private static final int REPEATED = 200;
  private static final double SECOND = 1e9;
  private static final Duration PROGRESS = Duration.ofMillis(500);

  private final Map<String, Object> connection;
  private final String topic;
  private final CasinoBets bets;
  private final long perSecond;
  private final boolean isRepeating;
  private volatile boolean stopped;

  /**
   * As fast as the broker takes them.
   *
   * @param connection what a Kafka client needs to connect, as {@link KafkaBroker#clientProperties}
   *     gives it
   */
  public BetProducer(Map<String, Object> connection, String topic, CasinoBets bets) {
    this(connection, topic, bets, Long.MAX_VALUE, false);
  }

  private BetProducer(
      Map<String, Object> connection,
      String topic,
      CasinoBets bets,
      long perSecond,
      boolean isRepeating) {
    this.connection = Map.copyOf(connection);
    this.topic = topic;
    this.bets = bets;
    this.perSecond = perSecond;
    this.isRepeating = isRepeating;
  }

  /** The same, but as after answers that were lost: one record in 200 is sent once more. */
  public BetProducer repeating() {
    return new BetProducer(connection, topic, bets, perSecond, true);
  }

  /** The same, but no faster than this. */
  public BetProducer limitedTo(int recordsPerSecond) {
    if (recordsPerSecond < 1) {
      throw new IllegalArgumentException(
          "Cannot send '%d' records a second: expected at least 1".formatted(recordsPerSecond));
    }
    return new BetProducer(connection, topic, bets, recordsPerSecond, isRepeating);
  }

  /** Makes the topic with four partitions, if it does not exist. */
  public void createTopic() {
    try (var admin = Admin.create(connection)) {
      KafkaTopics.create(admin, new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty()));
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new LocalServerException("Cannot create topic '%s'".formatted(topic), e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalServerException("Cannot create topic '%s': interrupted".formatted(topic), e);
    }
  }

  /**
   * Sends the messages at indexes {@code first} to {@code first + count - 1} in order, and returns
   * when the broker has acknowledged all of them.
   *
   * @param progress gets the number sent so far, about twice a second, and once at the end
   * @return what was sent: all, or less after {@link #stop}
   */
  public BetCounts produce(long first, long count, LongConsumer progress) {
    createTopic();
    var sent = new Sent(progress);
    var failure = new AtomicReference<@Nullable Exception>();
    try (var producer =
        new KafkaProducer<>(
            producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      while (sent.total < count && !stopped && failure.get() == null) {
        awaitTurn(sent);
        var repeated = isRepeating && sent.total % REPEATED == REPEATED - 1 ? sent.lastGood : null;
        var message = repeated == null ? bets.message(first + sent.total) : repeated;
        var unused =
            producer.send(
                message.toRecord(topic),
                (metadata, exception) -> failure.compareAndSet(null, exception));
        sent.add(message);
        if (repeated != null) {
          sent.repeats++;
        }
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new LocalServerException("Cannot send to topic '%s'".formatted(topic), failure.get());
    }
    progress.accept(sent.total);
    return sent.counts();
  }

  /** Lets a running {@link #produce} come to its end soon, and every later one at once. */
  public void stop() {
    stopped = true;
  }

  private void awaitTurn(Sent sent) {
    if (perSecond == Long.MAX_VALUE) {
      return;
    }
    long due = sent.start + (long) (sent.total * (SECOND / perSecond));
    long early = due - System.nanoTime();
    while (early > 0 && !stopped && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(Math.min(early, PROGRESS.toNanos()));
      early = due - System.nanoTime();
    }
  }

  private Map<String, Object> producerProperties() {
    var properties = new HashMap<>(connection);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 131_072);
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "casino");
    return properties;
  }

  /** What one run has sent so far. */
  private static final class Sent {
    private final LongConsumer progress;
    private final long start = System.nanoTime();
    private final Map<ReasonCode, Long> broken = new EnumMap<>(ReasonCode.class);
    private long lastProgress = start;
    private @Nullable BetMessage lastGood;
    private long total;
    private long repeats;

    private Sent(LongConsumer progress) {
      this.progress = progress;
    }

    private void add(BetMessage message) {
      total++;
      if (message.expected() != null) {
        broken.merge(message.expected(), 1L, Long::sum);
      } else {
        lastGood = message;
      }
      long now = System.nanoTime();
      if (now - lastProgress >= PROGRESS.toNanos()) {
        lastProgress = now;
        progress.accept(total);
      }
    }

    private BetCounts counts() {
      long allBroken = broken.values().stream().mapToLong(Long::longValue).sum();
      return new BetCounts(total - allBroken - repeats, broken, repeats);
    }
  }
}
