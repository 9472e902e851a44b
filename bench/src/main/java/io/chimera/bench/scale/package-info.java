/** Measures how the cost of a record changes as one thing grows and all others stay. */
@NullMarked
package io.chimera.bench.scale;

import org.jspecify.annotations.NullMarked;
