/** The outbound edge: from rows on the stream to committed tables and published facts. */
@NullMarked
package io.chimera.sinks;

import org.jspecify.annotations.NullMarked;
