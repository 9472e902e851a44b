package io.chimera.sinks.write;

import io.chimera.schemas.stream.DatasetTally;

/**
 * What one writer subtask hands to the committer for one dataset: everything between two barriers.
 *
 * @param dataFiles files of the table, each in Iceberg's own JSON
 * @param deleteFiles files of the table that say which rows are gone, likewise
 * @param quarantineFiles files of the quarantine table, likewise
 * @param tally the dataset's counts and how far its splits were read
 */
public record WrittenFiles(
    String[] dataFiles, String[] deleteFiles, String[] quarantineFiles, DatasetTally tally) {

  /** Of a table whose rows stay as they are. */
  public WrittenFiles(String[] dataFiles, String[] quarantineFiles, DatasetTally tally) {
    this(dataFiles, new String[0], quarantineFiles, tally);
  }

  /** The dataset's index in the contract. */
  public int dataset() {
    return tally.dataset();
  }
}
