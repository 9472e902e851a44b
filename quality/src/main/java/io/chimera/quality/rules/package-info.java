/** The contract's rules on single records, compiled to tests on a decoded row. */
@NullMarked
package io.chimera.quality.rules;

import org.jspecify.annotations.NullMarked;
