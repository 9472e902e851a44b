/** What all formats share on the way from bytes to rows: values from text, numbers and defaults. */
@NullMarked
package io.chimera.connectors.decode;

import org.jspecify.annotations.NullMarked;
