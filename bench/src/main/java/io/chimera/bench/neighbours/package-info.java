/** What a pipeline that goes wrong costs those that run beside it. */
@NullMarked
package io.chimera.bench.neighbours;

import org.jspecify.annotations.NullMarked;
