package io.chimera.jobs.expectations;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One expectation as the suite has it.
 *
 * @param position in the suite, from 1
 * @param type as in {@code expect_column_values_to_be_between}
 * @param arguments its {@code kwargs}
 * @param severity how bad a failure is
 */
record Expectation(int position, String type, ObjectNode arguments, Severity severity) {

  /** How bad it is that an expectation is not met. */
  enum Severity {
    /** The suite does not say, which those before 1.x never did. */
    UNSAID,
    CRITICAL,
    WARNING,
    INFO
  }
}
