/** Whole pipelines in processes of their own, which are killed, frozen, cut off and starved. */
@NullMarked
package io.chimera.faults.processes;

import org.jspecify.annotations.NullMarked;
