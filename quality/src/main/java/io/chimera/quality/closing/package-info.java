/**
 * Decides about whole commits by the contract's rules on them: what is measured of the rows that
 * are written, by every subtask, and the judgement over all of it.
 */
@NullMarked
package io.chimera.quality.closing;

import org.jspecify.annotations.NullMarked;
