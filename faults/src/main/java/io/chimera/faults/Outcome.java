package io.chimera.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One run of one seed.
 *
 * @param seed what it was drawn from
 * @param judgement what the oracle says
 * @param faults how often which fault really happened
 * @param steps what was done, in words and in order
 * @param records what the source was given
 * @param time how long it took
 */
public record Outcome(
    long seed,
    Judgement judgement,
    Map<String, Integer> faults,
    List<String> steps,
    long records,
    Duration time) {
  public Outcome {
    faults = Map.copyOf(faults);
    steps = List.copyOf(steps);
  }
}
