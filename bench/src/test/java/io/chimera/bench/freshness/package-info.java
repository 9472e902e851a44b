/** Tests of what measures how fresh a table is. */
@NullMarked
package io.chimera.bench.freshness;

import org.jspecify.annotations.NullMarked;
