package io.chimera.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private static final int BATCHES = 1_000;

  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final AtomicInteger given = new AtomicInteger();

  @Test
  void handsOnEachBatchOnceThenSaysThatItIsAtItsEnd() {
    try (ReadAhead<Integer> ahead = of(counting(), counting(), counting())) {
      List<Integer> taken = takeAll(ahead);

      assertThat(taken).hasSize(BATCHES).doesNotHaveDuplicates();
      assertThat(ahead.next()).isNull();
    }
    assertThat(threads).hasSize(3).noneMatch(Thread::isAlive);
  }

  @Test
  void isAtItsEndAtOnceWhereNothingIs() {
    try (ReadAhead<Integer> ahead = of(() -> null)) {
      assertThat(takeAll(ahead)).isEmpty();
    }
  }

  @Test
  void readsNoFurtherThanSomebodyTakes() {
    try (ReadAhead<Integer> ahead = of(counting(), counting())) {
      awaitWaiting(2);
      assertThat(given).hasValue(2 + ReadAhead.MAX_WAITING);

      assertThat(ahead.next()).hasSize(1);
      awaitGiven(3 + ReadAhead.MAX_WAITING);
    }
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  @Test
  void givesNothingForAMomentWhereNothingIsYet() {
    var goesOn = new CountDownLatch(1);
    Supplier<@Nullable List<Integer>> numbers = counting();
    try (ReadAhead<Integer> ahead =
        of(
            () -> {
              await(goesOn);
              return numbers.get();
            })) {
      assertThat(ahead.next()).isEmpty();

      goesOn.countDown();
      assertThat(takeAll(ahead)).hasSize(BATCHES);
    }
  }

  @Test
  void failsAsTheFirstThatFailsWhateverTheOthersHave() {
    var failure = new IllegalStateException("Cannot read it");
    try (ReadAhead<Integer> ahead =
        of(
            counting(),
            () -> {
              awaitWaiting(1);
              throw failure;
            })) {
      assertThatThrownBy(() -> takeAll(ahead)).isSameAs(failure);
      assertThatThrownBy(ahead::next).isSameAs(failure);
    }
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  @Test
  void handsOnErrors() {
    var error = new StackOverflowError("deep");
    try (ReadAhead<Integer> ahead =
        of(
            () -> {
              throw error;
            })) {
      assertThatThrownBy(() -> takeAll(ahead)).isSameAs(error);
    }
  }

  @Test
  void endsThreadsThatWaitForWhatTheyRead() {
    var aborted = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    ReadAhead<Integer> ahead =
        ReadAhead.of(
            "test",
            List.of(
                () -> {
                  threads.add(Thread.currentThread());
                  begun.countDown();
                  await(aborted);
                  throw new IllegalStateException("Cannot read on");
                }),
            aborted::countDown);
    await(begun);

    ahead.close();

    assertThat(threads).hasSize(1).noneMatch(Thread::isAlive);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static ReadAhead<Integer> of(Supplier<@Nullable List<Integer>>... sources) {
    return ReadAhead.of("test", List.of(sources), () -> {});
  }

  /** Batches of one number; those of one test give each number once. */
  private Supplier<@Nullable List<Integer>> counting() {
    var isBegun = new AtomicInteger();
    return () -> {
      if (isBegun.getAndIncrement() == 0) {
        threads.add(Thread.currentThread());
      }
      int number = given.incrementAndGet();
      return number > BATCHES ? null : List.of(number);
    };
  }

  private static List<Integer> takeAll(ReadAhead<Integer> ahead) {
    var taken = new ArrayList<Integer>();
    for (List<Integer> batch = ahead.next(); batch != null; batch = ahead.next()) {
      taken.addAll(batch);
    }
    return taken;
  }

  /** Until so many threads have begun, and all of them wait. */
  private void awaitWaiting(int count) {
    while (threads.size() < count
        || threads.stream().anyMatch(each -> each.getState() != Thread.State.WAITING)) {
      Thread.onSpinWait();
    }
  }

  private void awaitGiven(int count) {
    while (given.get() < count) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
