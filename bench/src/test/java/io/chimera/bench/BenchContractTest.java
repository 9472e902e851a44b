package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.run.RunPreparation;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TopicSpec.Format;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchContractTest {
  private static final BenchContract.Source SOURCE =
      new BenchContract.Source("127.0.0.1:9092", "http://127.0.0.1:8080");

  @TempDir private Path directory;

  static Contract contract(Subject subject, Shapes shape, Format format) {
    var kind = new Workload.Kind(shape, format, new TopicLoader.Dirt(0, 0, 0));
    return BenchContract.of(subject, kind, SOURCE, "records");
  }

  private static Dataset dataset(Subject subject, Shapes shape) {
    return contract(subject, shape, Format.AVRO).datasets().get(0);
  }

  @ParameterizedTest
  @EnumSource
  void canBeRun(Shapes shape) {
    PlatformSettings platform = new PlatformSettingsReader().defaults(directory);

    for (Format format : Format.values()) {
      for (Subject subject : Subject.usual()) {
        assertThat(RunPreparation.problems(contract(subject, shape, format), platform)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasTenRulesWhereItHasRules(Shapes shape) {
    for (Subject subject : Subject.values()) {
      assertThat(dataset(subject, shape).rules()).hasSize(subject.hasRules() ? 10 : 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void deduplicatesAndProtectsWhereItSays(Shapes shape) {
    for (Subject subject : Subject.values()) {
      assertThat(dataset(subject, shape).deduplication() != null)
          .isEqualTo(subject.isDeduplicating());
      assertThat(dataset(subject, shape).isProtected()).isEqualTo(subject.isProtecting());
    }
  }
}
