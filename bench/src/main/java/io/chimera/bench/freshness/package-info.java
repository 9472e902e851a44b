/** How fresh a table is while records come in, and how soon again after a crash. */
@NullMarked
package io.chimera.bench.freshness;

import org.jspecify.annotations.NullMarked;
