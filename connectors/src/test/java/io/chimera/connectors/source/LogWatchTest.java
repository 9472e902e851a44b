package io.chimera.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.Passed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogWatchTest {
  private final CountDownLatch looked = new CountDownLatch(1);

  private record Extent(long keptBytes, long end) implements LogExtent {

    @Override
    public long bytesAfter(long position) {
      return end - position;
    }
  }

  private LogWatch watch(Supplier<Optional<LogExtent>> answer) {
    return new LogWatch(
        () -> {
          try {
            return answer.get();
          } finally {
            looked.countDown();
          }
        },
        Duration.ofMinutes(1));
  }

  @Test
  void tellsHowFarBehindTheServersLogTheReaderIs() throws Exception {
    try (var watch = watch(() -> Optional.of(new Extent(900, 1_000)))) {
      assertThat(watch.pendingBytes()).as("no log is read").isZero();
      assertThat(watch.keptBytes()).isZero();

      watch.begin(100);
      waitForALook(watch);
      assertThat(watch.pendingBytes()).isEqualTo(900);
      assertThat(watch.keptBytes()).isEqualTo(900);

      watch.heard(List.of(new Passed(300), new Passed(400)));
      assertThat(watch.pendingBytes()).isEqualTo(600);
      watch.heard(List.<SourceEvent>of());
      assertThat(watch.pendingBytes()).isEqualTo(600);
    }
  }

  /** An alert tells of five minutes of silence, which must be the server's and not ours. */
  @ParameterizedTest
  @CsvSource({"PT1S, PT5S", "PT30S, PT30S", "PT1M, PT1M", "PT1H, PT1M"})
  void asksAsOftenAsHeartbeatsComeButNeitherWithoutAPauseNorSeldom(
      Duration heartbeat, Duration interval) {
    assertThat(LogWatch.interval(heartbeat)).isEqualTo(interval);
  }

  @Test
  void saysNothingOfAServerThatDoesNotAnswer() throws Exception {
    var watch =
        watch(
            () -> {
              throw new IllegalStateException("away");
            });
    try (watch) {
      watch.begin(100);

      assertThat(looked.await(1, TimeUnit.MINUTES)).isTrue();
      assertThat(watch.pendingBytes()).isZero();
      assertThat(watch.secondsSinceHeard()).isNotNegative();
    }
  }

  private void waitForALook(LogWatch watch) throws InterruptedException {
    assertThat(looked.await(1, TimeUnit.MINUTES)).isTrue();
    // It is there a moment after the answer.
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (watch.keptBytes() == 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
