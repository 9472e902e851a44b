/** Tests of databases as sources that need no server. */
@NullMarked
package io.chimera.connectors.mysql;

import org.jspecify.annotations.NullMarked;
