/** Flink SQL: contracts and the lake as catalogs, reads through the pass, writes into ledgers. */
@NullMarked
package io.chimera.jobs.sql;

import org.jspecify.annotations.NullMarked;
