/**
 * Measures what the pipeline costs: systems side by side on one topic, each run in a JVM of its
 * own, its output checked before its figures count.
 */
@NullMarked
package io.chimera.bench;

import org.jspecify.annotations.NullMarked;
