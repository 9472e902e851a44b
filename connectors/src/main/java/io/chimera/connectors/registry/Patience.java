package io.chimera.connectors.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a call to a server that is away, with longer and longer pauses, until it answers or that
 * has taken too long.
 */
final class Patience {
  static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  static final Duration GIVE_UP_AFTER = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

  private final InstantSource clock;
  private final Sleeper sleeper;
  private final Duration giveUpAfter;

  Patience(InstantSource clock, Sleeper sleeper, Duration giveUpAfter) {
    this.clock = clock;
    this.sleeper = sleeper;
    this.giveUpAfter = giveUpAfter;
  }

  /** As long as is right for a running job. */
  static Patience ofRunningJob() {
    return new Patience(InstantSource.system(), Sleeper.OF_THIS_THREAD, GIVE_UP_AFTER);
  }

  /** Lets the thread wait. */
  @FunctionalInterface
  interface Sleeper {
    Sleeper OF_THIS_THREAD = pause -> Thread.sleep(pause.toMillis());

    void sleep(Duration pause) throws InterruptedException;
  }

  /**
   * A call to the server.
   *
   * @param <T> its answer
   */
  @FunctionalInterface
  interface Call<T> {
    T ask() throws RegistryTrouble;
  }

  /**
   * @param task what is asked for, as in {@code read schema id 5}
   * @throws RegistryUnavailableException after the last failure, or if the thread is interrupted
   */
  <T> T await(String task, Call<T> call) {
    Instant end = clock.instant().plus(giveUpAfter);
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return call.ask();
      } catch (RegistryTrouble trouble) {
        if (clock.instant().plus(pause).isAfter(end)) {
          throw new RegistryUnavailableException(
              "Cannot " + task + " within " + giveUpAfter + ": " + trouble.getMessage(), trouble);
        }
        LOG.warn("Cannot {}, next attempt in {}: {}", task, pause, trouble.getMessage());
        sleep(task, pause);
      }
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
    }
  }

  private void sleep(String task, Duration pause) {
    try {
      sleeper.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryUnavailableException("Cannot " + task + ": interrupted", e);
    }
  }
}
