/**
 * Which records are repeats of earlier ones: keys, what is remembered of them, and for how long.
 */
@NullMarked
package io.chimera.quality.deduplication;

import org.jspecify.annotations.NullMarked;
