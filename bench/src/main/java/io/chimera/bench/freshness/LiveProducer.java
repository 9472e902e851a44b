package io.chimera.bench.freshness;

import io.chimera.bench.LiveWorkload;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes a workload at an even rate, in a thread of its own. */
public final class LiveProducer implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final PacedRecords records;
  private final CompletableFuture<Void> producing;
  private volatile boolean isStopped;
  private volatile long sent;

  private LiveProducer(Map<String, Object> connection, LiveWorkload workload, Pace pace) {
    producer =
        new KafkaProducer<>(
            settings(connection), new ByteArraySerializer(), new ByteArraySerializer());
    records = new PacedRecords(pace, happened -> send(workload, happened));
    producing = CompletableFuture.runAsync(this::produce, work -> new Thread(work, "live").start());
  }

  /** Starts to write. */
  public static LiveProducer start(
      Map<String, Object> connection, LiveWorkload workload, Pace pace) {
    return new LiveProducer(connection, workload, pace);
  }

  /** As one that is asked for fresh records has it: a batch waits 5 ms. */
  private static Map<String, Object> settings(Map<String, Object> connection) {
    var settings = new HashMap<>(connection);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 131_072);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return settings;
  }

  private void send(LiveWorkload workload, long happened) {
    var unused =
        producer.send(
            workload.next(happened),
            (metadata, exception) -> failure.compareAndSet(null, exception));
  }

  private void produce() {
    while (!isStopped && failure.get() == null) {
      records.advanceTo(System.currentTimeMillis());
      sent = records.handedOn();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    producer.flush();
  }

  /** Records that were sent so far. */
  public long sent() {
    return sent;
  }

  /**
   * Ends it; all that was made until then is in the topic when this returns.
   *
   * @return by how many milliseconds the latest record was late
   * @throws IllegalStateException if something could not be written
   */
  public long finish() {
    isStopped = true;
    producing.join();
    if (failure.get() != null) {
      throw new IllegalStateException("Cannot count this run: a record was lost", failure.get());
    }
    return records.latest();
  }

  @Override
  public void close() {
    isStopped = true;
    producer.close();
  }
}
