package io.chimera.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsistentSnapshotTest {

  @Test
  void isContentWithFewerConnectionsTheLongerItTries() {
    assertThat(IntStream.rangeClosed(1, 20).map(left -> ConsistentSnapshot.enough(4, 21 - left)))
        .containsExactly(4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1);
    assertThat(IntStream.rangeClosed(1, 20).map(left -> ConsistentSnapshot.enough(1, left)))
        .containsOnly(1);
  }
}
