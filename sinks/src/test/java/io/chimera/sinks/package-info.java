/** Shared support of the outbound edge's tests. */
@NullMarked
package io.chimera.sinks;

import org.jspecify.annotations.NullMarked;
