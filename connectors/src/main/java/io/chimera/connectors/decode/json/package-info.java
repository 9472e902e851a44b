/** JSON objects to rows, in one pass over the bytes. */
@NullMarked
package io.chimera.connectors.decode.json;

import org.jspecify.annotations.NullMarked;
