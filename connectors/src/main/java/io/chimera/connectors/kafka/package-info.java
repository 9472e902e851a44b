/** Kafka as a source: copies bytes with their provenance, never parses, never fails on content. */
@NullMarked
package io.chimera.connectors.kafka;

import org.jspecify.annotations.NullMarked;
