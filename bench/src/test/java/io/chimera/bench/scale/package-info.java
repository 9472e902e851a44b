/** What is pure of the measurement of what grows. */
@NullMarked
package io.chimera.bench.scale;

import org.jspecify.annotations.NullMarked;
