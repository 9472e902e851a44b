package io.chimera.schemas.stream;

/**
 * What one subtask did for one dataset since the last barrier; sent down the graph just before the
 * next one.
 *
 * @param dataset the dataset's index in the contract
 * @param tally its counts
 * @param progress the splits that were read, in no order
 * @param readings what was measured beside the counts
 */
public record DatasetTally(int dataset, Tally tally, SplitProgress[] progress, Readings readings) {

  /** Of records of which nothing was measured. */
  public DatasetTally(int dataset, Tally tally, SplitProgress[] progress) {
    this(dataset, tally, progress, Readings.NONE);
  }

  /** The same with more readings. */
  public DatasetTally plus(Readings more) {
    return new DatasetTally(dataset, tally, progress, readings.plus(more));
  }
}
