package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobMarkTest {
  private static final JobMark WHOLE = new JobMark("shop", "shop", "aa");
  private static final JobMark PART = new JobMark("shop", "shop.orders", "aa");

  private static Arguments of(
      String name, JobStatus status, ClusterJob.Runs told, JobMark.Kin expected) {
    return argumentSet(name, status, Optional.ofNullable(told), expected);
  }

  static Stream<Arguments> jobs() {
    return Stream.of(
        of("ours", JobStatus.RUNNING, runs("shop", "aa"), JobMark.Kin.OURS),
        of("of a build that told no lake", JobStatus.RUNNING, runs("shop", ""), JobMark.Kin.OURS),
        of("of another lake", JobStatus.RUNNING, runs("shop", "bb"), JobMark.Kin.OTHER_LAKE),
        of("of another contract", JobStatus.RUNNING, runs("web", "aa"), JobMark.Kin.STRANGER),
        of("somebody else's", JobStatus.RUNNING, null, JobMark.Kin.STRANGER),
        of("just starting", JobStatus.INITIALIZING, null, JobMark.Kin.OURS),
        of(
            "starting elsewhere",
            JobStatus.INITIALIZING,
            runs("shop", "bb"),
            JobMark.Kin.OTHER_LAKE));
  }

  private static ClusterJob.Runs runs(String contract, String lake) {
    return new ClusterJob.Runs(contract, "1.0.0", "ff", lake);
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void tellsWhoseAJobIs(JobStatus status, Optional<ClusterJob.Runs> told, JobMark.Kin expected) {
    var job = new ClusterJob(new JobID(), "shop", status, Instant.EPOCH, Instant.EPOCH);

    assertThat(WHOLE.kin(job, told)).isEqualTo(expected);
  }

  @Test
  void findsWhatWritesTheSameTables() {
    assertThat(Stream.of("shop", "shop.orders", "shop.visits", "shops").filter(WHOLE::isBeside))
        .containsExactly("shop", "shop.orders", "shop.visits");
    assertThat(Stream.of("shop", "shop.orders", "shop.visits", "shops").filter(PART::isBeside))
        .containsExactly("shop", "shop.orders");
  }
}
