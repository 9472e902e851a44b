package io.chimera.connectors.source;

import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.telemetry.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how far behind its log a reader is, and how much of it the server keeps. It asks the server
 * on a thread of its own, so that one that does not answer keeps nobody waiting; then what it has
 * said last stands, and how long ago that was. All is 0 where there is no log to read.
 */
final class LogWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(5);

  /** Nobody could tell a longer silence of ours from the server's. */
  private static final Duration MOST_INTERVAL = Duration.ofSeconds(60);

  private final Supplier<Optional<LogExtent>> look;
  private final Duration interval;
  private @Nullable ScheduledExecutorService executor;
  private volatile boolean isReading;
  private volatile long position;
  private volatile long heardAt;
  private volatile @Nullable LogExtent extent;

  /**
   * @param look asks the server
   * @param heartbeat how often, but not without a pause, nor less than once a minute
   */
  LogWatch(Supplier<Optional<LogExtent>> look, Duration heartbeat) {
    this.look = look;
    this.interval = interval(heartbeat);
  }

  static Duration interval(Duration heartbeat) {
    if (heartbeat.compareTo(LEAST_INTERVAL) < 0) {
      return LEAST_INTERVAL;
    }
    return heartbeat.compareTo(MOST_INTERVAL) > 0 ? MOST_INTERVAL : heartbeat;
  }

  void register(SourceReaderMetricGroup metrics) {
    metrics.setPendingBytesGauge(this::pendingBytes);
    Metric.SOURCE_LOG_KEPT.gauge(metrics, this::keptBytes);
    Metric.SOURCE_SILENCE.gauge(metrics, this::secondsSinceHeard);
  }

  /** The log is read from here on. */
  void begin(long from) {
    position = from;
    heardAt = System.nanoTime();
    isReading = true;
    if (executor == null) {
      executor =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                var thread = new Thread(task, "log-watch");
                thread.setDaemon(true);
                return thread;
              });
      var unusedTask =
          executor.scheduleWithFixedDelay(
              this::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    try {
      look.get()
          .ifPresent(
              found -> {
                extent = found;
                heardAt = System.nanoTime();
              });
    } catch (RuntimeException away) {
      // Whoever reads the log finds out what it means.
      LOG.debug("Cannot look how far the log is", away);
    }
  }

  /** What the log has told. */
  void heard(List<SourceEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    heardAt = System.nanoTime();
    for (int index = events.size() - 1; index >= 0; index--) {
      if (events.get(index) instanceof SourceEvent.Passed passed) {
        position = passed.position();
        return;
      }
    }
  }

  long pendingBytes() {
    LogExtent known = extent;
    return isReading && known != null ? known.bytesAfter(position) : 0;
  }

  long keptBytes() {
    LogExtent known = extent;
    return isReading && known != null ? known.keptBytes() : 0;
  }

  long secondsSinceHeard() {
    return isReading ? TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - heardAt) : 0;
  }

  @Override
  public void close() {
    isReading = false;
    if (executor != null) {
      executor.shutdownNow();
    }
  }
}
