package io.chimera.bench;

import io.chimera.bench.connect.ControlTopic;
import io.chimera.bench.connect.Progress;
import io.chimera.bench.connect.SinkSettings;
import io.chimera.bench.connect.StandaloneWorker;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.generic.GenericData;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

/**
 * Kafka Connect with Iceberg's sink, into the very table that a contract makes. It never ends by
 * itself: that all is committed is seen in the table.
 */
final class ConnectIntake implements Intake {
  /** Looks are on the sink's account: a query and a question, some two milliseconds. */
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Beyond a time between commits; the sink gives a commit up after half a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final MeasuredRun.Order order;
  private final String topic;
  private final PlatformSettings platform;
  private final LakeCatalog catalog;
  private final Table table;
  private final StandaloneWorker worker;

  private ConnectIntake(
      MeasuredRun.Order order,
      String topic,
      PlatformSettings platform,
      LakeCatalog catalog,
      StandaloneWorker worker) {
    this.order = order;
    this.topic = topic;
    this.platform = platform;
    this.catalog = catalog;
    table = catalog.load(BenchContract.table(shape(order)));
    this.worker = worker;
  }

  /**
   * Makes the table, and starts the worker.
   *
   * @param place of the run
   */
  static ConnectIntake open(
      MeasuredRun.Order order, String topic, PlatformSettings platform, Path place)
      throws Exception {
    // The converter makes a reader for each record, which costs twice as much by the fast one.
    GenericData.get().setFastReaderEnabled(false);
    PeerTable.make(order, topic, platform);
    ControlTopic.make(order.source().servers());
    var worker = StandaloneWorker.start(order.source().servers(), place);
    return new ConnectIntake(order, topic, platform, LakeCatalog.open(platform.catalog()), worker);
  }

  @Override
  public void run() throws IOException, InterruptedException {
    // Whatever a group has read of a topic it does not read again, and the name is the group's.
    String name = "%s_%s".formatted(topic, UUID.randomUUID());
    var progress =
        new Progress(
            order.counted().expected().of(order.subject()).written(),
            PATIENCE.plus(commitEvery()),
            System.nanoTime());
    worker.connectors().begin(name, settings());
    while (!progress.isDone(committed(), System.nanoTime())) {
      worker.connectors().requireRunning(name);
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  private Map<String, String> settings() {
    return SinkSettings.of(
        new SinkSettings.Source(
            order.source().servers(), order.source().registry(), topic, order.workload().format()),
        new SinkSettings.Target(
            platform.catalog(), BenchContract.table(shape(order)), commitEvery()),
        order.parallelism());
  }

  private Duration commitEvery() {
    return Duration.ofSeconds(order.commitEvery());
  }

  private static Shape shape(MeasuredRun.Order order) {
    return order.workload().shape().shape();
  }

  private long committed() {
    table.refresh();
    var snapshot = table.currentSnapshot();
    return snapshot == null
        ? 0
        : Long.parseLong(snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
  }

  @Override
  public Written check(Expected.Output expected) throws IOException {
    return OutputCheck.ofOthers(platform, shape(order), expected, false);
  }

  @Override
  public void close() throws ReflectiveOperationException {
    catalog.close();
    worker.close();
  }
}
