package io.chimera.bench;

import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * The same by SQL: Flink CDC's source into Iceberg's sink, as their users have to write it. Its
 * class path has both, and no other class may refer to this one but to start it.
 */
final class StockSnapshot implements Snapshot {
  private static final String COLUMNS =
      """
        id BIGINT NOT NULL,
        account INT NOT NULL,
        placed_at TIMESTAMP(6) NOT NULL,
        due DATE NOT NULL,
        status STRING NOT NULL,
        amount DECIMAL(12, 2) NOT NULL,
        weight DOUBLE NOT NULL,
        gift BOOLEAN NOT NULL,
        reference STRING NOT NULL,
        note STRING,
        PRIMARY KEY (id) NOT ENFORCED
      """;

  private final LocalCluster cluster;
  private final JobID job;
  private final SnapshotLake lake;
  private final long rows;

  private StockSnapshot(LocalCluster cluster, JobID job, SnapshotLake lake, long rows) {
    this.cluster = cluster;
    this.job = job;
    this.lake = lake;
    this.rows = rows;
  }

  /**
   * @param directory of its lake
   */
  static StockSnapshot open(
      SnapshotRun.Order order, SnapshotRun.Filled table, SnapshotLake lake, Path directory)
      throws Exception {
    lake.make();
    Configuration configuration = FlinkConfiguration.load();
    // Neither of the two knows uids, nor does without types that Kryo writes.
    configuration.set(PipelineOptions.GENERIC_TYPES, true);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, true);
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, order.parallelism());
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(order.commitEvery()));
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        directory.resolve("checkpoints").toUri().toString());
    var cluster = LocalCluster.start(configuration, order.parallelism(), 0);
    try {
      var environment = new StreamExecutionEnvironment(configuration);
      var sql = StreamTableEnvironment.create(environment);
      sql.executeSql(source(order, table.name()));
      sql.executeSql(SqlLake.catalog(lake.platform().catalog()));
      String target = "%s.%s".formatted(lake.platform().catalog().name(), lake.table());
      sql.executeSql(
          "CREATE DATABASE %s.%s"
              .formatted(lake.platform().catalog().name(), lake.table().namespace()));
      sql.executeSql(sink(target));
      sql.createStatementSet()
          .addInsertSql("INSERT INTO %s SELECT * FROM %s".formatted(target, table.name()))
          .attachAsDataStream();
      JobID job = cluster.submit(environment.getStreamGraph().getJobGraph());
      return new StockSnapshot(cluster, job, lake, table.content().rows());
    } catch (Exception failure) {
      cluster.close();
      throw failure;
    }
  }

  private static String source(SnapshotRun.Order order, String table) {
    return """
    CREATE TABLE %1$s (
    %2$s) WITH (
      'connector' = 'postgres-cdc',
      'hostname' = '127.0.0.1',
      'port' = '%3$d',
      'database-name' = '%4$s',
      'schema-name' = 'public',
      'table-name' = '%1$s',
      'username' = '%5$s',
      'password' = '%6$s',
      'slot.name' = 'stock_%1$s',
      'decoding.plugin.name' = 'pgoutput',
      'debezium.publication.name' = 'stock_%1$s',
      'debezium.publication.autocreate.mode' = 'filtered',
      'scan.incremental.snapshot.enabled' = 'true',
      'scan.incremental.snapshot.chunk.size' = '%7$d',
      'scan.snapshot.fetch.size' = '%8$d'
    )
    """
        .formatted(
            table,
            COLUMNS,
            order.server().port(),
            order.server().database(),
            order.server().user(),
            order.server().password(),
            order.stockChunk(),
            order.stockChunk());
  }

  /** A source of changes needs it: whatever is updated later has to be taken back. */
  private static String sink(String target) {
    return """
    CREATE TABLE %s (
    %s) WITH (
      'format-version' = '2',
      'write.upsert.enabled' = 'true',
      'write.format.default' = 'parquet',
      'write.parquet.compression-codec' = 'zstd'
    )
    """
        .formatted(target, COLUMNS);
  }

  @Override
  public void await() {
    Future<?> result = cluster.result(job);
    lake.await(rows, result);
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
    cluster.close();
  }
}
