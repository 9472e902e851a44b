/** The inbound edge: what every source needs. */
@NullMarked
package io.chimera.connectors;

import org.jspecify.annotations.NullMarked;
