package io.chimera.jobs.ingest;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.run.FlinkConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;

/** A session of Flink SQL over the lake of one test, as any client has one. */
final class SqlLake {
  private static final Duration COMMIT_EVERY = Duration.ofMillis(300);
  private static final long PATIENCE_SECONDS = 120;

  private final TableEnvironment tables;

  private SqlLake(TableEnvironment tables) {
    this.tables = tables;
  }

  /**
   * A session with catalogs {@code lake} and {@code chimera}.
   *
   * @param directory where settings and contract are written to
   */
  static SqlLake of(TestLake lake, Path directory, String settings, String contract)
      throws Exception {
    var configuration = FlinkConfiguration.load();
    configuration.addAll(
        FlinkSettings.forJob(configuration, COMMIT_EVERY, lake.platform().checkpoints()));
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, 2);
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, 2);
    configuration.set(DeploymentOptions.TARGET, "local");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    var sql =
        new SqlLake(
            TableEnvironment.create(
                EnvironmentSettings.newInstance()
                    .inStreamingMode()
                    .withConfiguration(configuration)
                    .build()));
    var settingsFile = Files.writeString(directory.resolve("chimera.yaml"), settings);
    var contractFile = Files.writeString(directory.resolve("contract.yaml"), contract);
    for (String statement : catalogs(settingsFile, contractFile)) {
      sql.run(statement);
    }
    return sql;
  }

  /** What makes the catalogs. */
  static List<String> catalogs(Path settings, Path contract) {
    return List.of(
        "CREATE CATALOG lake WITH ('type' = 'chimera-lake', 'settings' = '" + settings + "')",
        "CREATE CATALOG chimera WITH ('type' = 'chimera', 'contracts' = '"
            + contract
            + "', 'settings' = '"
            + settings
            + "')");
  }

  /** Executes a statement, and waits for the end of the job that it becomes. */
  void run(String statement) throws Exception {
    tables.executeSql(statement).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Executes a statement that becomes a job, and leaves it running. */
  TableResult start(String statement) {
    return tables.executeSql(statement);
  }

  void set(String key, String value) {
    tables.getConfig().set(key, value);
  }

  /** The rows of a query that ends, their values joined by commas, sorted. */
  List<String> ask(String query) throws Exception {
    TableResult result = tables.executeSql(query);
    var rows = new ArrayList<String>();
    try (var answer = result.collect()) {
      while (answer.hasNext()) {
        rows.add(text(answer.next()));
      }
    }
    rows.sort(null);
    return rows;
  }

  private static String text(Row row) {
    var cells = new ArrayList<String>();
    for (int column = 0; column < row.getArity(); column++) {
      cells.add(String.valueOf(row.getField(column)));
    }
    return String.join(",", cells);
  }
}
