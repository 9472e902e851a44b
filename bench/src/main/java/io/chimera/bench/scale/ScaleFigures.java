package io.chimera.bench.scale;

import io.chimera.bench.Measured;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one run of one step.
 *
 * @param process of the records that count
 * @param allocatedBytes by all threads
 * @param files of all tables
 * @param fileBytes their size
 * @param readySeconds until the job was submitted: contract, topics, tables, openings
 * @param footprint the most that the process held
 * @param state of live keys; null where they do not grow
 */
record ScaleFigures(
    Measured process,
    long allocatedBytes,
    long files,
    long fileBytes,
    double readySeconds,
    Peaks.Footprint footprint,
    @Nullable KeyState state) {

  /**
   * What it costs to remember.
   *
   * @param checkpointBytes of the checkpoint that has all of it
   * @param checkpointSeconds it took
   */
  record KeyState(long checkpointBytes, double checkpointSeconds) {}

  double allocatedPerRecord() {
    return allocatedBytes / (double) process.records();
  }
}
