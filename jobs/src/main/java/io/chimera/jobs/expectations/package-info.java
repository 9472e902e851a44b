/** Suites of Great Expectations, and the rules of a contract that they become. */
@NullMarked
package io.chimera.jobs.expectations;

import org.jspecify.annotations.NullMarked;
