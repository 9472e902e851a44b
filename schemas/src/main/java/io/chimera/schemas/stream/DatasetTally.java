package io.chimera.schemas.stream;

import org.jspecify.annotations.Nullable;

/**
 * What one subtask did for one dataset since the last barrier; sent down the graph just before the
 * next one.
 *
 * @param dataset the dataset's index in the contract
 * @param tally its counts
 * @param progress the splits that were read, in no order
 * @param readings what was measured beside the counts
 * @param read the read of a whole table that all of its rows are part of; null where they are not
 */
public record DatasetTally(
    int dataset,
    Tally tally,
    SplitProgress[] progress,
    Readings readings,
    @Nullable ReadPart read) {

  /** Of records that are no part of a read. */
  public DatasetTally(int dataset, Tally tally, SplitProgress[] progress, Readings readings) {
    this(dataset, tally, progress, readings, null);
  }

  /** Of records of which nothing was measured. */
  public DatasetTally(int dataset, Tally tally, SplitProgress[] progress) {
    this(dataset, tally, progress, Readings.NONE);
  }

  /** The same with more readings. */
  public DatasetTally plus(Readings more) {
    return new DatasetTally(dataset, tally, progress, readings.plus(more), read);
  }
}
