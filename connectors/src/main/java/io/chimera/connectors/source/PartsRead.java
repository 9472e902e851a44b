package io.chimera.connectors.source;

import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader has told all of some parts.
 *
 * @param parts ids of the splits
 */
record PartsRead(List<String> parts) implements SourceEvent {}
