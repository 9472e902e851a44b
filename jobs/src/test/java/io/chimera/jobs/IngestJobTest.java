package io.chimera.jobs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.junit.jupiter.api.Test;

class IngestJobTest {

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
    assertThatThrownBy(() -> IngestJob.refuseSecondStarts(flink(true, "zookeeper")))
        .hasMessage(
            "Cannot run as an application with 'high-availability.type' 'zookeeper': each new job"
                + " manager would fence the job that it recovers; expected 'NONE', where a new job"
                + " manager starts from the tables, or a session cluster");
    for (Configuration fine :
        new Configuration[] {flink(true, "NONE"), flink(false, "zookeeper")}) {
      assertThatCode(() -> IngestJob.refuseSecondStarts(fine)).doesNotThrowAnyException();
    }
  }

  @Test
  void namesTheArgumentsThatItTakes() {
    assertThatThrownBy(() -> IngestJob.main(new String[] {"orders.yaml"}))
        .hasMessage("Cannot start: expected 'CONTRACT SETTINGS [--bounded]', got [orders.yaml]");
  }
}
