package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ThreadCpuTest {
  @Test
  void readsTheTimeOnACpu() {
    assertThat(ThreadCpu.nanoseconds("358077123 2258065 3\n")).isEqualTo(358_077_123);
  }

  @Test
  void tellsCompilerAndCollectorFromTheRest() {
    assertThat(ThreadCpu.isCompiler("C2 CompilerThre")).isTrue();
    assertThat(ThreadCpu.isCompiler("C1 CompilerThre")).isTrue();
    assertThat(ThreadCpu.isCompiler("Source: read -> ")).isFalse();
    assertThat(ThreadCpu.isCollector("GC Thread#1")).isTrue();
    assertThat(ThreadCpu.isCollector("C2 CompilerThre")).isFalse();
  }

  @Test
  void countsAllButTheCompiler() {
    var before = new ThreadCpu(1_000_000_000L, 400_000_000L, 100_000_000L);
    var after = new ThreadCpu(4_000_000_000L, 900_000_000L, 250_000_000L);

    var spent = after.minus(before);

    assertThat(spent.counted()).isEqualTo(2.5, within(1e-9));
    assertThat(spent.collector()).isEqualTo(150_000_000L);
  }

  @Test
  void growsWithWork() throws Exception {
    var before = ThreadCpu.now();
    double sum = 0;
    for (int step = 0; step < 50_000_000; step++) {
      sum += Math.sqrt(step);
    }
    var spent = ThreadCpu.now().minus(before);

    assertThat(sum).isPositive();
    assertThat(spent.counted()).isPositive();
    // Not at least 0: a thread of the compiler that has ended meanwhile takes its account with it.
    assertThat(spent.compiler()).isLessThanOrEqualTo(spent.all());
  }
}
