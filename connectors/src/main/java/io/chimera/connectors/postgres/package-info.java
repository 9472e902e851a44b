/** The log of changes of Postgres: what is in it, where one is in it, and how it is read. */
@NullMarked
package io.chimera.connectors.postgres;

import org.jspecify.annotations.NullMarked;
