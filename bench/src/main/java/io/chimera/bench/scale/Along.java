package io.chimera.bench.scale;

import java.util.List;
import java.util.Locale;

/** What grows from step to step. */
public enum Along {
  /** Datasets of one contract, each with a topic of one partition and a table of its own. */
  DATASETS("datasets", 1, 10, 100, 1_000),
  /** Columns of one table, of mixed types. */
  COLUMNS("columns", 5, 50, 500),
  /** Keys that are remembered while records are looked for among them. */
  KEYS("live keys", 100_000, 1_000_000, 10_000_000, 100_000_000),
  /** Values of the column that a table is partitioned by, which records have at random. */
  PARTITIONS("partitions", 1, 10, 100, 1_000),
  /** Subtasks of one job. */
  PARALLELISM("subtasks", 1, 2);

  /** A record of {@link ScaleShapes#ofColumns} has at least these. */
  private static final int FEWEST_COLUMNS = 5;

  private static final int MOST_DATASETS = 10_000;
  private static final long MOST_VALUES = 50_000_000;

  private final String unit;
  private final List<Integer> steps;

  Along(String unit, Integer... steps) {
    this.unit = unit;
    this.steps = List.of(steps);
  }

  /** As in options and in names of figures. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a step's number counts. */
  String unit() {
    return unit;
  }

  /** Those that are measured where nobody says which. */
  List<Integer> steps() {
    return steps;
  }

  /** The smallest step that there can be. */
  int least() {
    return this == COLUMNS ? FEWEST_COLUMNS : 1;
  }

  /** The largest one. */
  int most() {
    return switch (this) {
      case DATASETS -> MOST_DATASETS;
      case COLUMNS -> 5_000;
      case KEYS -> 500_000_000;
      case PARTITIONS -> 1_000_000;
      case PARALLELISM -> 64;
    };
  }

  /** How many records a step takes in: of wide ones fewer, or a topic of them would fill a disk. */
  long records(long asked, int step) {
    return this == COLUMNS ? Math.min(asked, MOST_VALUES / step) : asked;
  }
}
