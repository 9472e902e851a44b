package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllocationsTest {
  private static final int BYTES = 50_000_000;

  @Test
  void seesWhatIsAllocated() throws InterruptedException {
    try (var allocations = Allocations.begin()) {
      long before = allocations.bytes();

      byte[] taken = new byte[BYTES];

      assertThat(allocations.bytes() - before).isGreaterThanOrEqualTo(taken.length);
    }
  }
}
