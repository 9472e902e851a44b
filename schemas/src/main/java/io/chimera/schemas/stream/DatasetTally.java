package io.chimera.schemas.stream;

/**
 * What one subtask did for one dataset since the last barrier; sent down the graph just before the
 * next one.
 *
 * @param dataset the dataset's index in the contract
 * @param tally its counts
 * @param progress the splits that were read, in no order
 */
public record DatasetTally(int dataset, Tally tally, SplitProgress[] progress) {}
