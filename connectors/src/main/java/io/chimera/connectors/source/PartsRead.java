package io.chimera.connectors.source;

import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader has told all of some parts.
 *
 * @param parts with the positions that they were found at
 */
record PartsRead(List<DatabaseSplit.Part> parts) implements SourceEvent {
  private static final long serialVersionUID = 1L;

  PartsRead {
    parts = List.copyOf(parts);
  }
}
