/**
 * The fused pass: one record from bytes to a good row or a rejection, and the counts that prove it.
 */
@NullMarked
package io.chimera.quality.admission;

import org.jspecify.annotations.NullMarked;
