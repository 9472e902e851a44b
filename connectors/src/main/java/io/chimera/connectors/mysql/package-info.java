/** The binary log of MySQL and MariaDB: what is in it, where one is in it, and how it is read. */
@NullMarked
package io.chimera.connectors.mysql;

import org.jspecify.annotations.NullMarked;
