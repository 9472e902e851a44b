/** Whether a dataset keeps what its contract promises about time, as seen from outside. */
@NullMarked
package io.chimera.quality.timeliness;

import org.jspecify.annotations.NullMarked;
