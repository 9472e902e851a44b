/** What all formats share on the way from bytes to rows, and what every decoder must do. */
@NullMarked
package io.chimera.connectors.decode;

import org.jspecify.annotations.NullMarked;
