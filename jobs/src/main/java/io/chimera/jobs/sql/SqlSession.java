package io.chimera.jobs.sql;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.schemas.platform.PlatformSettings;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;

/**
 * A session of Flink SQL in this process: each statement that needs a cluster gets one of its own,
 * which listens on 127.0.0.1.
 */
public final class SqlSession {
  private static final String SAVEPOINTS = "sql";

  private final TableEnvironment tables;
  private final PlatformSettings platform;

  private SqlSession(TableEnvironment tables, PlatformSettings platform) {
    this.tables = tables;
    this.platform = platform;
  }

  /**
   * Starts a session.
   *
   * @param flink Flink's configuration
   * @param parallelism how many subtasks work side by side
   */
  public static SqlSession start(Configuration flink, PlatformSettings platform, int parallelism) {
    var configuration = new Configuration(flink);
    configuration.addAll(
        FlinkSettings.forJob(flink, FlinkSettings.commitEvery(flink), platform.checkpoints()));
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
    configuration.set(DeploymentOptions.TARGET, "local");
    configuration.set(DeploymentOptions.ATTACHED, true);
    return new SqlSession(
        TableEnvironment.create(
            EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(configuration)
                .build()),
        platform);
  }

  /**
   * Makes catalog {@code lake}, and {@code chimera} where there are contracts, as a script may too.
   *
   * @param settings where the platform's settings are; empty for those of the current directory
   * @param contracts files and directories of contracts, with semicolons between; empty for none
   */
  public void catalogs(String settings, String contracts) {
    String known = settings.isEmpty() ? "" : ", 'settings' = " + quoted(settings);
    execute("CREATE CATALOG lake WITH ('type' = 'chimera-lake'" + known + ")");
    if (!contracts.isEmpty()) {
      execute(
          "CREATE CATALOG chimera WITH ('type' = 'chimera', 'contracts' = "
              + quoted(contracts)
              + known
              + ")");
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Sets what the statements after it are planned and run with. */
  public void set(Map<String, String> settings) {
    tables.getConfig().addConfiguration(Configuration.fromMap(settings));
  }

  /** Executes a statement that sets nothing; does not wait for the job that it becomes. */
  public TableResult execute(String statement) {
    TableResult result = tables.executeSql(statement);
    if (result.getJobClient().isPresent()) {
      // The state is that of one statement; the next one begins without.
      boolean unusedWasSet =
          tables.getConfig().getConfiguration().removeConfig(StateRecoveryOptions.SAVEPOINT_PATH);
    }
    return result;
  }

  /** Where the state of a job goes that is stopped. */
  public String savepoints() {
    return FlinkSettings.location(platform.checkpoints() + "/" + SAVEPOINTS);
  }
}
