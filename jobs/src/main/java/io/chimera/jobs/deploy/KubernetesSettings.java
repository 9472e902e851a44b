package io.chimera.jobs.deploy;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.RocksDbSettings;
import io.chimera.jobs.run.Savepoints;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/**
 * Flink's settings of a cluster on Kubernetes: those that really run, {@code
 * flink-conf/config.yaml}, without what holds for one machine only.
 */
final class KubernetesSettings {
  /** The keys that Flink 1.19 has too, for the operator looks for these. */
  static final String CHECKPOINTS = "state.checkpoints.dir";

  static final String SAVEPOINTS = "state.savepoints.dir";

  /** Where every process serves its metrics. */
  static final int METRICS_PORT = 9249;

  private static final String REPORTER = "metrics.reporter.prom.";
  private static final String HIGH_AVAILABILITY = "kubernetes";

  /** Addresses are Kubernetes' business, and sizes are said where the operator reads them. */
  private static final List<String> OF_ONE_MACHINE =
      List.of(
          CoreOptions.DEFAULT_PARALLELISM.key(),
          JobManagerOptions.ADDRESS.key(),
          JobManagerOptions.BIND_HOST.key(),
          JobManagerOptions.TOTAL_PROCESS_MEMORY.key(),
          TaskManagerOptions.HOST.key(),
          TaskManagerOptions.BIND_HOST.key(),
          TaskManagerOptions.TOTAL_PROCESS_MEMORY.key(),
          RestOptions.ADDRESS.key(),
          RestOptions.BIND_ADDRESS.key());

  private KubernetesSettings() {}

  /** Of a cluster that runs one contract and nothing else. */
  static Map<String, String> ofApplication(Configuration flink, Deployment deployment) {
    Map<String, String> settings = common(flink, deployment);
    settings.put(SAVEPOINTS, savepoints(deployment, deployment.contracts().get(0)));
    // The jar is in 'lib', and once more in the job, as the operator wants it named.
    settings.put(CoreOptions.CLASSLOADER_RESOLVE_ORDER.key(), "parent-first");
    return settings;
  }

  /** Of a cluster that jobs are submitted to. */
  static Map<String, String> ofSession(Configuration flink, Deployment deployment) {
    Map<String, String> settings = common(flink, deployment);
    String checkpoints = settings.get(CHECKPOINTS);
    settings.put(HighAvailabilityOptions.HA_MODE.key(), HIGH_AVAILABILITY);
    settings.put(
        HighAvailabilityOptions.HA_STORAGE_PATH.key(),
        FlinkSettings.location(deployment.platform().checkpoints() + "/high-availability"));
    settings.put(SAVEPOINTS, checkpoints + "/savepoints");
    // The operator submits as the dashboard does.
    settings.put(WebOptions.SUBMIT_ENABLE.key(), "true");
    return settings;
  }

  /** Of one job on such a cluster. */
  static Map<String, String> ofJob(Deployment deployment, DeployedContract contract) {
    return Map.of(SAVEPOINTS, savepoints(deployment, contract));
  }

  private static Map<String, String> common(Configuration flink, Deployment deployment) {
    var settings = new TreeMap<>(flink.toMap());
    OF_ONE_MACHINE.forEach(settings::remove);
    if (deployment.read().stream().anyMatch(each -> RocksDbSettings.of(each).isPresent())) {
      // Flink's default, four tenths, is made for RocksDB.
      settings.remove(TaskManagerOptions.MANAGED_MEMORY_FRACTION.key());
    }
    int subtasks = deployment.parallelism() * deployment.contracts().size();
    settings.put(
        TaskManagerOptions.NUM_TASK_SLOTS.key(), Integer.toString(deployment.size().slots()));
    settings.put(
        ResourceManagerOptions.MAX_SLOT_NUM.key(),
        Integer.toString(deployment.size().slotsFor(subtasks)));
    settings.put(CHECKPOINTS, FlinkSettings.location(deployment.platform().checkpoints()));
    settings.put(
        REPORTER + "factory.class",
        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
    settings.put(REPORTER + "port", Integer.toString(METRICS_PORT));
    return settings;
  }

  /** Where 'chimera resume' looks for them. */
  private static String savepoints(Deployment deployment, DeployedContract contract) {
    Path directory = Savepoints.of(deployment.platform(), contract.contract()).directory();
    return FlinkSettings.location(directory.toString());
  }
}
