package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerCpuTest {

  @Test
  void addsOwnTimeAndThatOfChildrenThatHaveEnded() {
    assertThat(
            ServerCpu.ticks(
                "17 (postgres: a) b) S 1 17 17 0 -1 4194560 100 0 0 0 11 22 33 44 20 0 1 0 5 6"))
        .isEqualTo(110);
  }

  @Test
  void knowsWhatThisProcessHasUsed() throws Exception {
    long own = ProcessHandle.current().pid();

    assertThat(ServerCpu.seconds(own)).isPositive();
  }
}
