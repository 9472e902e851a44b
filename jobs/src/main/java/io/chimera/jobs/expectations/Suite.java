package io.chimera.jobs.expectations;

import java.util.List;

/**
 * A suite of expectations.
 *
 * @param name its own name
 */
public record Suite(String name, List<Expectation> expectations) {
  public Suite {
    expectations = List.copyOf(expectations);
  }
}
