/** Writes contracts from what a live source has. */
@NullMarked
package io.chimera.jobs.init;

import org.jspecify.annotations.NullMarked;
