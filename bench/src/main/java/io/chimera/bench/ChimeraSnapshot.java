package io.chimera.bench;

import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A captured table: its first read, into an upsert. */
final class ChimeraSnapshot implements Snapshot {
  private final IngestRun run;
  private final SnapshotLake lake;
  private final long rows;

  private ChimeraSnapshot(IngestRun run, SnapshotLake lake, long rows) {
    this.run = run;
    this.lake = lake;
    this.rows = rows;
  }

  /**
   * @param directory of its lake
   */
  static ChimeraSnapshot open(
      SnapshotRun.Order order, SnapshotRun.Filled table, SnapshotLake lake, Path directory)
      throws Exception {
    var contract = SnapshotContract.of(order.server(), directory.resolve("password"), table.name());
    var prepared = RunPreparation.prepare(contract, lake.platform(), RunMode.CONTINUOUS);
    var run =
        IngestRun.start(
            prepared,
            FlinkConfiguration.load(),
            Duration.ofSeconds(order.commitEvery()),
            order.parallelism());
    return new ChimeraSnapshot(run, lake, table.content().rows());
  }

  @Override
  public void await() {
    lake.await(rows, run.result());
  }

  @Override
  public ColumnSums.Content content() throws IOException {
    return lake.content();
  }

  @Override
  public int commits() {
    return lake.commits();
  }

  @Override
  public void close() throws Exception {
    run.close();
  }
}
