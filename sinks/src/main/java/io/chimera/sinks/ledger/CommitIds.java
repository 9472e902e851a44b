package io.chimera.sinks.ledger;

import java.util.UUID;

/** Makes commit ids: unique for ever, with no meaning. */
final class CommitIds {
  private CommitIds() {}

  static String next() {
    return UUID.randomUUID().toString();
  }
}
