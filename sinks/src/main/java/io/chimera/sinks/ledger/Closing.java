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
 * @param effect what it does to the rows that were there before
 * @param dataFiles files of the table in Iceberg's JSON
 * @param deleteFiles files of the table that say which rows are gone, likewise
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
    Effect effect,
    List<String> dataFiles,
    List<String> deleteFiles,
    List<String> quarantineFiles) {

  /** A closing after which all rows are there that were before. */
  Closing(
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
    this(
        commitId,
        table,
        checkpoint,
        contractVersion,
        contractHash,
        from,
        to,
        tally,
        readings,
        Effect.CHANGE,
        dataFiles,
        List.of(),
        quarantineFiles);
  }

  /** As above, of which nothing was measured. */
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
    deleteFiles = List.copyOf(deleteFiles);
    quarantineFiles = List.copyOf(quarantineFiles);
  }

  /** The same with other readings. */
  Closing with(Readings judged) {
    return new Closing(
        commitId,
        table,
        checkpoint,
        contractVersion,
        contractHash,
        from,
        to,
        tally,
        judged,
        effect,
        dataFiles,
        deleteFiles,
        quarantineFiles);
  }
}
