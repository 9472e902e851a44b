/** Tests of databases as sources of Flink. */
@NullMarked
package io.chimera.connectors.source;

import org.jspecify.annotations.NullMarked;
