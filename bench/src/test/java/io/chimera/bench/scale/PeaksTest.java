package io.chimera.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeaksTest {
  @Test
  void readsWhatWasMostFromLinux() {
    String status = "Name:\tjava\nVmPeak:\t 9000 kB\nVmHWM:\t    1234 kB\nVmRSS:\t    1000 kB\n";

    assertThat(Peaks.residentBytes(status)).isEqualTo(1234 * 1024);
  }

  @Test
  void seesWhatThisProcessHolds() throws Exception {
    try (var peaks = Peaks.begin()) {
      var footprint = peaks.footprint();

      assertThat(footprint.heapBytes()).isPositive();
      assertThat(footprint.residentBytes()).isGreaterThan(footprint.metaspaceBytes());
      assertThat(footprint.openFiles()).isPositive();
      assertThat(footprint.threads()).isGreaterThan(1);
    }
  }
}
