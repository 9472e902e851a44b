package io.chimera.bench;

import io.chimera.jobs.run.LocalCluster;
import io.chimera.schemas.platform.PlatformSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * Flink SQL, by what its users have to write, into the very table that a contract makes. Its class
 * path has the planner and the formats, and no other class may refer to this one but to start it.
 */
final class SqlIntake implements Intake {
  /** As long as a contract of ours remembers. */
  private static final Duration STATE_KEPT = Duration.ofHours(24);

  private final PlatformSettings platform;
  private final Shape shape;
  private final Subject subject;
  private final LocalCluster cluster;
  private final JobID job;

  private SqlIntake(
      PlatformSettings platform, MeasuredRun.Order order, LocalCluster cluster, JobID job) {
    this.platform = platform;
    shape = order.workload().shape().shape();
    subject = order.subject();
    this.cluster = cluster;
    this.job = job;
  }

  /**
   * Starts the cluster, and the job, which has only just been submitted.
   *
   * @param place of the run
   */
  static SqlIntake open(
      MeasuredRun.Order order, String topic, PlatformSettings platform, Path place)
      throws Exception {
    PeerTable.make(order, topic, platform);
    Configuration configuration = configuration(order, place);
    var cluster = LocalCluster.start(configuration, order.parallelism(), 0);
    try {
      var environment = new StreamExecutionEnvironment(configuration);
      var sql = StreamTableEnvironment.create(environment);
      if (order.subject().isDeduplicating()) {
        sql.getConfig().setIdleStateRetention(STATE_KEPT);
      }
      var statements =
          new SqlStatements(order.workload(), order.subject(), platform.catalog().name());
      sql.executeSql(SqlLake.catalog(platform.catalog()));
      sql.executeSql(statements.source(order.source(), topic));
      statements.tables().forEach(sql::executeSql);
      var inserts = sql.createStatementSet();
      statements.inserts().forEach(inserts::addInsertSql);
      inserts.attachAsDataStream();
      JobID job = cluster.submit(environment.getStreamGraph().getJobGraph());
      return new SqlIntake(platform, order, cluster, job);
    } catch (Exception failure) {
      cluster.close();
      throw failure;
    }
  }

  /** Flink's defaults, but for what everybody has to say who wants commits. */
  private static Configuration configuration(MeasuredRun.Order order, Path place) {
    var configuration = new Configuration();
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, order.parallelism());
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(order.commitEvery()));
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        place.resolve("checkpoints").toUri().toString());
    if (order.subject() != Subject.SQL_SHIPPED) {
      configuration.set(PipelineOptions.OBJECT_REUSE, true);
    }
    return configuration;
  }

  @Override
  public void run() throws Exception {
    JobResults.await(cluster.result(job));
  }

  @Override
  public Written check(Expected.Output expected) throws IOException {
    return OutputCheck.ofOthers(platform, shape, expected, subject.hasRules());
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
