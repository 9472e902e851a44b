package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import org.apache.flink.util.NetUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LocalClusterTest {

  static List<Arguments> ports() {
    return List.of(
        argumentSet("any", 0, "0"),
        argumentSet("the usual one", 8081, "8081-8131"),
        argumentSet("near the last", 65_500, "65500-65535"),
        argumentSet("the last", 65_535, "65535"));
  }

  @ParameterizedTest
  @MethodSource("ports")
  void dashboardTriesThePortAndSomeAfterIt(int port, String range) {
    assertThat(LocalCluster.portRange(port)).isEqualTo(range);
    assertThat(NetUtils.getPortRangeFromString(range).next()).isEqualTo(port);
  }
}
