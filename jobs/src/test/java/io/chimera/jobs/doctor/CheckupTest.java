package io.chimera.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.doctor.Finding.Standing;
import io.chimera.jobs.run.ClusterSettings.Offered;
import io.chimera.jobs.run.FlinkConfiguration;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckupTest {
  private static final URI HERE = URI.create("http://127.0.0.1:8081");

  /** A cluster of several machines on which nothing is left to be said. */
  private static final Map<String, String> CLOSED =
      Map.ofEntries(
          Map.entry("restart-strategy.type", "exponential-delay"),
          Map.entry("high-availability.type", "zookeeper"),
          Map.entry("execution.checkpointing.savepoint-dir", "s3://flink/savepoints"),
          Map.entry("security.ssl.rest.enabled", "true"),
          Map.entry("security.ssl.rest.authentication-enabled", "true"),
          Map.entry("security.ssl.internal.enabled", "true"),
          Map.entry("jobmanager.bind-host", "0.0.0.0"),
          Map.entry("taskmanager.bind-host", "0.0.0.0"),
          Map.entry("rest.bind-address", "0.0.0.0"),
          Map.entry("web.access-control-allow-origin", "https://flink.example.org"),
          Map.entry("env.java.opts.taskmanager", "-XX:+UseParallelGC"));

  private static ClusterFacts closed(Configuration configuration) {
    return new ClusterFacts(
        URI.create("https://flink.example.org"), "1.20.3", configuration, Offered.NOTHING, 2, 4, 3);
  }

  private static List<Finding> bad(ClusterFacts facts) {
    return Checkup.of(facts).stream().filter(each -> each.standing() != Standing.GOOD).toList();
  }

  @Test
  void hasNothingToSayOfAClusterThatIsClosed() {
    assertThat(bad(closed(Configuration.fromMap(CLOSED)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "restart-strategy.type                    | none    | WEAK   | restarts",
        "high-availability.type                   | NONE    | WEAK   | high availability",
        "security.ssl.rest.authentication-enabled | false   | OPEN   | who is let in there",
        "security.ssl.internal.enabled            | false   | OPEN   | between job manager and task managers",
        "web.access-control-allow-origin          | *       | OPEN   | other web pages",
        "execution.checkpointing.mode             | AT_LEAST_ONCE | BROKEN | settings for exactly once",
        "env.java.opts.taskmanager                | -Xss1m  | WEAK   | collector of task managers",
      })
  void saysWhatIsLeft(String key, String value, Standing standing, String what) {
    var configuration = Configuration.fromMap(CLOSED);
    configuration.setString(key, value);

    assertThat(bad(closed(configuration)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.standing()).isEqualTo(standing);
              assertThat(finding.what()).isEqualTo(what);
              assertThat(finding.advice()).isNotEmpty();
            });
  }

  @Test
  void aClusterAsFlinkComesIsOpen() {
    var facts =
        new ClusterFacts(
            URI.create("http://flink.example.org:8081"),
            "1.20.3",
            new Configuration(),
            // A scheduler that can rescale is not what Flink comes with.
            new Offered(true, true, false),
            1,
            1,
            0);

    assertThat(bad(facts))
        .filteredOn(Finding::isTrouble)
        .extracting(Finding::what)
        .containsExactly(
            "REST interface and dashboard",
            "who is let in there",
            "between job manager and task managers",
            "jars by the dashboard",
            "ending jobs by the dashboard",
            "other web pages");
  }

  @Test
  void saysThatAnybodyCanRescaleJobs() {
    var facts =
        new ClusterFacts(
            URI.create("https://flink.example.org"),
            "1.20.3",
            Configuration.fromMap(CLOSED),
            new Offered(false, false, true),
            2,
            4,
            3);

    assertThat(bad(facts))
        .containsExactly(
            new Finding(
                Standing.OPEN,
                "rescaling jobs by the dashboard",
                "one click",
                "set 'web.rescale.enable: false'; 'chimera upgrade --parallelism' does not need it"));
  }

  /** The job of an application refuses what is advised here. */
  @Test
  void saysWhereHighAvailabilityIsNotToBeSet() {
    var configuration = Configuration.fromMap(CLOSED);
    configuration.setString("high-availability.type", "NONE");

    assertThat(bad(closed(configuration)))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.advice())
                    .endsWith(
                        "Set 'high-availability.type'; not where a cluster runs one application,"
                            + " whose job refuses it"));
  }

  @Test
  void theConfigurationThatIsShippedHasNothingOpen() {
    var facts =
        new ClusterFacts(HERE, "1.20.3", FlinkConfiguration.load(), Offered.NOTHING, 1, 2, 2);

    assertThat(bad(facts)).filteredOn(Finding::isTrouble).isEmpty();
  }

  @Test
  void anotherVersionOrNoSlotsAtAllIsBroken() {
    var facts =
        new ClusterFacts(HERE, "2.1.0", Configuration.fromMap(CLOSED), Offered.NOTHING, 0, 0, 0);

    assertThat(bad(facts))
        .filteredOn(finding -> finding.standing() == Standing.BROKEN)
        .extracting(Finding::what)
        .containsExactly("Flink's version", "slots");
  }
}
