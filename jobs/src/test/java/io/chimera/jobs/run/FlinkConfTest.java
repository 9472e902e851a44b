package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.jobs.pipeline.FlinkSettings;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DelegatingConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds flink-conf/config.yaml against Flink, which takes a misspelt key without a word. */
class FlinkConfTest {
  private static final String PACKAGE = "org/apache/flink/configuration/";
  private static final String PROMETHEUS = "metrics.reporter.prom.";
  private static final String LOOPBACK = "127.0.0.1";

  private final Configuration configuration = FlinkConfiguration.load();

  @Test
  void hasOnlyKeysThatFlinkKnows() throws Exception {
    var unknown = new TreeSet<>(configuration.keySet());
    unknown.removeAll(flinkKeys());
    unknown.removeIf(FlinkConfTest::isPrometheus);

    assertThat(unknown).isEmpty();
    assertThat(configuration.keySet()).hasSizeGreaterThan(20);
  }

  /** Every option in the option classes of Flink's core that is not on its way out. */
  private static Set<String> flinkKeys() throws Exception {
    var keys = new TreeSet<String>();
    var core =
        Path.of(ConfigOption.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (var jar = new JarFile(core.toFile())) {
      for (String entry : jar.stream().map(each -> each.getName()).toList()) {
        if (entry.startsWith(PACKAGE) && entry.endsWith("Options.class")) {
          addKeys(Class.forName(entry.replace(".class", "").replace('/', '.')), keys);
        }
      }
    }
    return keys;
  }

  private static void addKeys(Class<?> options, Set<String> keys) throws IllegalAccessException {
    for (Field field : options.getFields()) {
      if (field.getType() == ConfigOption.class
          && Modifier.isStatic(field.getModifiers())
          && !field.isAnnotationPresent(Deprecated.class)) {
        keys.add(((ConfigOption<?>) field.get(null)).key());
      }
    }
  }

  /** What the reporter itself reads; Flink passes on whatever stands there. */
  private static boolean isPrometheus(String key) {
    return Set.of("factory.class", "port", "filterLabelValueCharacters", "scope.variables.excludes")
        .contains(key.replace(PROMETHEUS, ""));
  }

  @Test
  void knowsAKeyFromAMisspeltOne() throws Exception {
    assertThat(flinkKeys())
        .contains("execution.checkpointing.interval", "rest.bind-address")
        .doesNotContain("execution.checkpointing.intervall");
  }

  @Test
  void namesAReporterThatIsThere() throws Exception {
    var factory = Class.forName(configuration.toMap().get(PROMETHEUS + "factory.class"));

    assertThat(factory).isEqualTo(LoopbackPrometheusReporter.Factory.class);
    assertThat(MetricReporterFactory.class).isAssignableFrom(factory);
  }

  @Test
  void servesMetricsByTheReporterThatStaysOnThisMachine() {
    assertThat(configuration.get(MetricOptions.REPORTERS_LIST)).isEqualTo("prom");
  }

  /** It sees text alone, and by itself would make 'no_snapshot' of the label 'no-snapshot'. */
  @Test
  void tellsNamesInMetricsAsTheyAre() {
    var reporter = new MetricConfig();
    new DelegatingConfiguration(configuration, PROMETHEUS).addAllToProperties(reporter);

    assertThat(reporter.getBoolean("filterLabelValueCharacters", true)).isFalse();
  }

  @Test
  void staysOnThisMachine() {
    assertThat(
            List.of(
                configuration.get(JobManagerOptions.ADDRESS),
                configuration.get(JobManagerOptions.BIND_HOST),
                configuration.get(TaskManagerOptions.HOST),
                configuration.get(TaskManagerOptions.BIND_HOST),
                configuration.get(RestOptions.ADDRESS),
                configuration.get(RestOptions.BIND_ADDRESS)))
        .containsOnly(LOOPBACK);
  }

  @Test
  void isWhatAJobDemands() {
    var job = FlinkSettings.forJob(configuration, Duration.ofSeconds(5), "/checkpoints");

    assertThat(job.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(job.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
        .isEqualTo("file:///checkpoints");
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        argumentSet(
            "unaligned checkpoints",
            CheckpointingOptions.ENABLE_UNALIGNED.key(),
            "true",
            "'execution.checkpointing.unaligned.enabled' is 'true', must be 'false'"),
        argumentSet(
            "checkpoints that may repeat",
            CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE.key(),
            "AT_LEAST_ONCE",
            "'execution.checkpointing.mode' is 'AT_LEAST_ONCE', must be 'EXACTLY_ONCE'"),
        argumentSet(
            "checkpoints that may fail",
            CheckpointingOptions.TOLERABLE_FAILURE_NUMBER.key(),
            "3",
            "'execution.checkpointing.tolerable-failed-checkpoints' is '3', must be '0'"),
        argumentSet(
            "another number of key groups",
            PipelineOptions.MAX_PARALLELISM.key(),
            "256",
            "'pipeline.max-parallelism' is '256', must be '128'"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void cannotBeContradicted(String key, String value, String reason) {
    configuration.setString(key, value);

    assertThatThrownBy(() -> FlinkSettings.forJob(configuration, Duration.ofSeconds(5), "/x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot run exactly once with this Flink configuration: " + reason);
  }

  @Test
  void namesAllContradictionsAtOnce() {
    configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
    configuration.set(PipelineOptions.GENERIC_TYPES, true);

    assertThatThrownBy(() -> FlinkSettings.forJob(configuration, Duration.ofSeconds(5), "/x"))
        .hasMessage(
            "Cannot run exactly once with this Flink configuration:"
                + " 'execution.checkpointing.unaligned.enabled' is 'true', must be 'false';"
                + " 'pipeline.generic-types' is 'true', must be 'false'");
  }

  static Stream<Arguments> directories() {
    return Stream.of(
        argumentSet("a path", "/data/checkpoints", "file:///data/checkpoints"),
        argumentSet("an address", "s3://bucket/checkpoints", "s3://bucket/checkpoints"));
  }

  @ParameterizedTest
  @MethodSource("directories")
  void takesPathsAndAddresses(String directory, String location) {
    assertThat(FlinkSettings.location(directory)).isEqualTo(location);
  }
}
