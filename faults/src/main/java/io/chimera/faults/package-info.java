/**
 * Breaks whole pipelines and judges what is left: a generator with a journal of its own, an oracle
 * that compares journal and tables, and the suite that runs seeds.
 */
@NullMarked
package io.chimera.faults;

import org.jspecify.annotations.NullMarked;
