package io.chimera.bench;

import io.chimera.bench.connect.ControlTopic;
import io.chimera.bench.connect.Progress;
import io.chimera.bench.connect.SinkSettings;
import io.chimera.bench.connect.StandaloneWorker;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.iceberg.SnapshotSummary;

/**
 * Kafka Connect with Iceberg's sink, into the very table that a contract makes. It never ends by
 * itself: that all is committed is seen in the table.
 */
final class ConnectIntake implements Intake {
  /** A look costs the process a millisecond or two. */
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Beyond a time between commits; the sink gives a commit up after half a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final MeasuredRun.Order order;
  private final PlatformSettings platform;
  private final StandaloneWorker worker;

  /** Whatever a group has read of the topic would not be read again. */
  private final String name;

  private final Map<String, String> settings;

  private ConnectIntake(
      MeasuredRun.Order order, String topic, PlatformSettings platform, StandaloneWorker worker) {
    this.order = order;
    this.platform = platform;
    this.worker = worker;
    name = "%s_%s".formatted(topic, UUID.randomUUID());
    settings =
        SinkSettings.of(
            new SinkSettings.Source(
                order.source().servers(),
                order.source().registry(),
                topic,
                order.workload().format()),
            new SinkSettings.Target(platform.catalog(), table(), commitEvery()),
            order.parallelism());
  }

  /**
   * Makes the table, and starts the worker.
   *
   * @param place of the run
   */
  static ConnectIntake open(
      MeasuredRun.Order order, String topic, PlatformSettings platform, Path place)
      throws Exception {
    PeerTable.make(order, topic, platform);
    ControlTopic.make(order.source().servers());
    return new ConnectIntake(
        order, topic, platform, StandaloneWorker.start(order.source().servers(), place));
  }

  @Override
  public void run() throws IOException, InterruptedException {
    long expected = order.counted().expected().of(order.subject()).written();
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      var progress = new Progress(expected, PATIENCE.plus(commitEvery()), System.nanoTime());
      worker.connectors().begin(name, settings);
      while (!progress.isDone(committed(catalog), System.nanoTime())) {
        worker.connectors().requireRunning(name);
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
    }
  }

  private long committed(LakeCatalog catalog) {
    var snapshot = catalog.load(table()).currentSnapshot();
    return snapshot == null
        ? 0
        : Long.parseLong(snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
  }

  private TableName table() {
    return BenchContract.table(order.workload().shape().shape());
  }

  private Duration commitEvery() {
    return Duration.ofSeconds(order.commitEvery());
  }

  @Override
  public Written check(Expected.Output expected) throws IOException {
    return OutputCheck.ofOthers(platform, order.workload().shape().shape(), expected, false);
  }

  @Override
  public void close() throws ReflectiveOperationException {
    worker.close();
  }
}
