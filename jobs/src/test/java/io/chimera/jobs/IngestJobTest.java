package io.chimera.jobs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.junit.jupiter.api.Test;

class IngestJobTest {
  private static final String APPLICATION =
      "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint --configDir x";
  private static final String SESSION =
      "org.apache.flink.kubernetes.entrypoint.KubernetesSessionClusterEntrypoint -D x=y";

  private static Configuration flink(boolean isApplication, String availability) {
    var flink = new Configuration();
    flink.set(HighAvailabilityOptions.HA_MODE, availability);
    if (isApplication) {
      flink.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, "0".repeat(32));
    }
    return flink;
  }

  @Test
  void refusesToBeCalledAgainBesideTheJobThatFlinkRecovers() {
    assertThatThrownBy(() -> IngestJob.refuseSecondStarts(flink(true, "zookeeper"), APPLICATION))
        .hasMessage(
            "Cannot run as an application with 'high-availability.type' 'zookeeper': each new job"
                + " manager would fence the job that it recovers; expected 'NONE', where a new job"
                + " manager starts from the tables, or a session cluster");
    for (Configuration fine :
        new Configuration[] {flink(true, "NONE"), flink(false, "zookeeper")}) {
      assertThatCode(() -> IngestJob.refuseSecondStarts(fine, APPLICATION))
          .doesNotThrowAnyException();
    }
  }

  /** As Kubernetes' operator does, which chooses the ids of jobs on a session cluster. */
  @Test
  void takesAJobOfASessionWhoseIdSomebodyHasChosen() {
    assertThatCode(() -> IngestJob.refuseSecondStarts(flink(true, "kubernetes"), SESSION))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> IngestJob.refuseSecondStarts(flink(true, "kubernetes"), ""))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void namesTheArgumentsThatItTakes() {
    assertThatThrownBy(() -> IngestJob.main(new String[] {"orders.yaml"}))
        .hasMessage("Cannot start: expected 'CONTRACT SETTINGS [--bounded]', got [orders.yaml]");
  }
}
