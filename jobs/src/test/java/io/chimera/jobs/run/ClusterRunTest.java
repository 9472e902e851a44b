package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class ClusterRunTest {

  @Test
  void sendsNothingAlongThatIsSecretOrLetsThisMachineIn() {
    var flink =
        Configuration.fromMap(
            Map.of(
                "s3.secret-key", "hunter2",
                "security.ssl.rest.keystore", "/etc/keys",
                "security.ssl.rest.key-password", "hunter2",
                "restart-strategy.type", "exponential-delay"));

    assertThat(ClusterRun.shown(flink).toMap())
        .isEqualTo(Map.of("restart-strategy.type", "exponential-delay"));
    assertThat(flink.keySet()).hasSize(4);
  }
}
