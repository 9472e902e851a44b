package io.chimera.bench;

import java.util.Locale;

/** What reads a table. */
enum SnapshotSystem {
  /** One connection whose rows are decoded, and go nowhere. */
  BARE,
  /** Into an upsert table, by a contract that captures changes. */
  CHIMERA,
  /** The SQL source of Flink CDC, into Iceberg's own sink. */
  STOCK;

  /** As in the table and in options. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
