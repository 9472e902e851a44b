package io.chimera.bench;

/**
 * The figures of a snapshot whose output was right.
 *
 * @param process of the process that read, from the submission of its job to the commit that has
 *     all rows
 * @param serverSeconds CPU time of the database meanwhile
 */
record SnapshotFigures(Measured process, double serverSeconds) {
  private static final double MILLION = 1e6;

  double serverPerMillion() {
    return serverSeconds / process.records() * MILLION;
  }
}
