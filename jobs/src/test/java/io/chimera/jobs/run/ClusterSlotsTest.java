package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterSlotsTest {
  private record Task(String group, int parallelism) {}

  private static int taken(Task... tasks) {
    return ClusterSlots.taken(List.of(tasks), Task::group, Task::parallelism);
  }

  @Test
  void countsTheWidestTaskOfEachGroup() {
    assertThat(taken()).isZero();
    assertThat(taken(new Task("a", 2), new Task("a", 4), new Task("a", 1))).isEqualTo(4);
    assertThat(taken(new Task("a", 2), new Task("b", 4), new Task("a", 3))).isEqualTo(7);
  }
}
