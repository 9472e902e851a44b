package io.chimera.bench.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.bench.neighbours.Throughput.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThroughputTest {

  @Test
  void countsFromTheFirstCommitInItsTimeToTheLast() {
    var commits =
        List.of(
            new Seen(500, 10), new Seen(1_500, 100), new Seen(3_500, 300), new Seen(9_000, 1_000));

    assertThat(Throughput.between(commits, 1_000, 4_000)).isEqualTo(new Figures.Neighbour(100, 2));
  }

  @Test
  void waitsAtBothEndsCount() {
    var commits = List.of(new Seen(4_000, 0), new Seen(5_000, 50));

    assertThat(Throughput.between(commits, 0, 6_000)).isEqualTo(new Figures.Neighbour(50, 4));
    assertThat(Throughput.between(commits, 3_000, 10_000)).isEqualTo(new Figures.Neighbour(50, 5));
  }

  @Test
  void refusesATimeWithOneCommit() {
    assertThatThrownBy(() -> Throughput.between(List.of(new Seen(1, 1)), 0, 10))
        .hasMessage(
            "Cannot count this run: '1' commits were seen, expected at least 2; next: a longer '--seconds'");
  }
}
