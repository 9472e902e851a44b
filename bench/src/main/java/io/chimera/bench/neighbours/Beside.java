package io.chimera.bench.neighbours;

import io.chimera.bench.FloodedWorkload.Flood;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What runs beside the two pipelines that are watched. */
enum Beside {
  /** Nothing: what the others are held against. */
  NOTHING(null),
  /** A pipeline with a flood of good records, which takes all that it can get. */
  HEALTHY(Flood.HEALTHY),
  /** The same of records that nobody can read. */
  UNREADABLE(Flood.UNREADABLE),
  /** The same of one key: one subtask has everything to do and holds up the other. */
  HOT_KEY(Flood.HOT_KEY);

  private final @Nullable Flood flood;

  Beside(@Nullable Flood flood) {
    this.flood = flood;
  }

  /** What lies in its topic, or null where there is none. */
  @Nullable Flood flood() {
    return flood;
  }

  /** As in options and reports. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
