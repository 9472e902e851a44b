package io.chimera.connectors.source;

import io.chimera.connectors.source.DatabaseSplit.Log;
import io.chimera.connectors.source.DatabaseSplit.Part;

/** A split, and how far it was told. */
final class SplitState {
  private DatabaseSplit split;

  SplitState(DatabaseSplit split) {
    this.split = split;
  }

  DatabaseSplit split() {
    return split;
  }

  void passed(long position) {
    if (split instanceof Log log) {
      split = log.from(position);
    }
  }

  void read(long position) {
    if (split instanceof Part part) {
      split = part.at(position);
    }
  }
}
