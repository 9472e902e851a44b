package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.run.RunPreparation;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchContractTest {
  @TempDir private Path directory;

  private static Dataset dataset(Subject subject) {
    return BenchContract.of(subject, "127.0.0.1:9092", "http://127.0.0.1:8080", "bets")
        .datasets()
        .get(0);
  }

  @ParameterizedTest
  @EnumSource(
      value = Subject.class,
      mode = EnumSource.Mode.EXCLUDE,
      // Needs a key.
      names = "PROTECTED")
  void canBeRun(Subject subject) {
    PlatformSettings platform = new PlatformSettingsReader().defaults(directory);
    var contract = BenchContract.of(subject, "127.0.0.1:9092", "http://127.0.0.1:8080", "bets");

    assertThat(RunPreparation.problems(contract, platform)).isEmpty();
  }

  @Test
  void hasTenRulesWhereItHasRules() {
    assertThat(dataset(Subject.RULES).rules()).hasSize(10);
    assertThat(dataset(Subject.GOVERNED).rules()).hasSize(10);
    assertThat(dataset(Subject.UNGOVERNED).rules()).isEmpty();
    assertThat(dataset(Subject.DEDUPLICATION).rules()).isEmpty();
  }

  @Test
  void deduplicatesAndProtectsWhereItSays() {
    for (Subject subject : Subject.values()) {
      assertThat(dataset(subject).deduplication() != null).isEqualTo(subject.isDeduplicating());
      assertThat(dataset(subject).isProtected()).isEqualTo(subject.isProtecting());
    }
  }
}
