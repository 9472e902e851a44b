package io.chimera.jobs.expectations;

/** Turns the arguments of one type of expectation into rules. */
@FunctionalInterface
interface Translation {

  /**
   * The rules.
   *
   * @throws RefusedException if these arguments cannot become any
   */
  Translated of(Arguments arguments) throws RefusedException;
}
