/** Judges records of a quarantine again, and takes those that are good into their table. */
@NullMarked
package io.chimera.jobs.replay;

import org.jspecify.annotations.NullMarked;
