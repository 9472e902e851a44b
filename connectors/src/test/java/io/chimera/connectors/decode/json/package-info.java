/** JSON objects to rows. */
@NullMarked
package io.chimera.connectors.decode.json;

import org.jspecify.annotations.NullMarked;
