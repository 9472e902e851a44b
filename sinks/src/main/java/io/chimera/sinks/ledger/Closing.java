package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Tally;
import java.util.List;

/**
 * Everything that happened to one dataset between two checkpoints, ready to be committed and kept
 * in state until it is.
 *
 * @param commitId made once, here, and the same for ever
 * @param table the dataset's table
 * @param checkpoint the checkpoint at which it was cut
 * @param contractVersion the contract that judged the records
 * @param contractHash SHA-256 of that contract
 * @param from the dataset's previous {@code to}
 * @param to the source's next to read
 * @param tally the records in between by fate
 * @param readings what was measured of them
 * @param dataFiles files of the table in Iceberg's JSON
 * @param quarantineFiles files of the quarantine table in Iceberg's JSON
 */
record Closing(
    String commitId,
    TableName table,
    long checkpoint,
    String contractVersion,
    String contractHash,
    Positions from,
    Positions to,
    Tally tally,
    Readings readings,
    List<String> dataFiles,
    List<String> quarantineFiles) {

  /** A closing of which nothing was measured. */
  Closing(
      String commitId,
      TableName table,
      long checkpoint,
      String contractVersion,
      String contractHash,
      Positions from,
      Positions to,
      Tally tally,
      List<String> dataFiles,
      List<String> quarantineFiles) {
    this(
        commitId,
        table,
        checkpoint,
        contractVersion,
        contractHash,
        from,
        to,
        tally,
        Readings.NONE,
        dataFiles,
        quarantineFiles);
  }

  Closing {
    dataFiles = List.copyOf(dataFiles);
    quarantineFiles = List.copyOf(quarantineFiles);
  }
}
