/** Databases as sources: connections, what tables they have, and what their types become. */
@NullMarked
package io.chimera.connectors.database;

import org.jspecify.annotations.NullMarked;
