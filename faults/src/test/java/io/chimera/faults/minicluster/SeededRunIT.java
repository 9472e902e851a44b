package io.chimera.faults.minicluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.faults.Outcome;
import io.chimera.local.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few seeds in every CI; {@code faults/run} runs as many as one likes. */
@Tag("thorough")
class SeededRunIT {
  @TempDir private static Path directory;
  private static KafkaBroker broker;
  private static SharedCluster cluster;
  private static int faults;

  @BeforeAll
  static void start() throws Exception {
    cluster = SharedCluster.start();
    broker = KafkaBroker.startOnFreePort(directory.resolve("kafka"));
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    broker.close();
    // One seed may be over before its first fault, but not all of them.
    assertThat(faults).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {102, 108, 111})
  void losesAndDoublesNothing(long seed) throws Exception {
    Outcome outcome =
        SeededRun.run(
            seed, cluster, broker, Files.createDirectories(directory.resolve("seed-" + seed)));

    assertThat(outcome.judgement().details()).as(outcome.steps().toString()).isEmpty();
    assertThat(outcome.records()).isPositive();
    faults += outcome.faults().size();
  }
}
