/** Tests of databases as sources of Flink that need no server. */
@NullMarked
package io.chimera.connectors.source;

import org.jspecify.annotations.NullMarked;
