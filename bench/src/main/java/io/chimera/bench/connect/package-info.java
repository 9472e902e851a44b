/**
 * Kafka Connect with Iceberg's sink, as a system to be measured; knows it by its settings and its
 * HTTP interface.
 */
@NullMarked
package io.chimera.bench.connect;

import org.jspecify.annotations.NullMarked;
