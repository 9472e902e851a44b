/** Contracts as documents of the Open Data Contract Standard, and back. */
@NullMarked
package io.chimera.schemas.odcs;

import org.jspecify.annotations.NullMarked;
