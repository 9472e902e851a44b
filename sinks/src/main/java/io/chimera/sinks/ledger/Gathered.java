package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.write.WrittenFiles;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was handed over for one dataset and is in no closing yet; that of a read that is not told
 * wholly is kept in state.
 *
 * @param table the dataset's table
 * @param read the read that all of it is part of; null where it is none
 * @param tally the records by fate
 * @param readings what was measured of them
 * @param progress the splits that were read, in no order
 * @param dataFiles files of the table in Iceberg's JSON
 * @param deleteFiles files of the table that say which rows are gone, likewise
 * @param quarantineFiles files of the quarantine table, likewise
 */
record Gathered(
    TableName table,
    @Nullable ReadPart read,
    Tally tally,
    Readings readings,
    List<SplitProgress> progress,
    List<String> dataFiles,
    List<String> deleteFiles,
    List<String> quarantineFiles) {
  Gathered {
    progress = List.copyOf(progress);
    dataFiles = List.copyOf(dataFiles);
    deleteFiles = List.copyOf(deleteFiles);
    quarantineFiles = List.copyOf(quarantineFiles);
  }

  static Gathered nothing(TableName table) {
    return new Gathered(
        table, null, Tally.ZERO, Readings.NONE, List.of(), List.of(), List.of(), List.of());
  }

  static Gathered of(TableName table, WrittenFiles files) {
    return new Gathered(
        table,
        files.tally().read(),
        files.tally().tally(),
        files.tally().readings(),
        List.of(files.tally().progress()),
        List.of(files.dataFiles()),
        List.of(files.deleteFiles()),
        List.of(files.quarantineFiles()));
  }

  /**
   * Both together. A writer may have rows of a read whose tally went to another one, so that what
   * comes with a part is of the part's read.
   *
   * @throws LedgerException if they are of two reads, or records of one are of none
   */
  Gathered plus(Gathered later) {
    return new Gathered(
        table,
        together(later),
        tally.plus(later.tally),
        readings.plus(later.readings),
        joined(progress, later.progress),
        joined(dataFiles, later.dataFiles),
        joined(deleteFiles, later.deleteFiles),
        joined(quarantineFiles, later.quarantineFiles));
  }

  private @Nullable ReadPart together(Gathered later) {
    if (read != null && later.read != null) {
      if (!isOfRead(later.read)) {
        throw mixed("two reads");
      }
      return read.plus(later.read);
    }
    boolean isMixed =
        (read != null && later.tally.in() > 0) || (later.read != null && tally.in() > 0);
    if (isMixed) {
      throw mixed("a read and others");
    }
    return read == null ? later.read : read;
  }

  private LedgerException mixed(String what) {
    return new LedgerException(
        "Cannot close the books of table '"
            + table
            + "': between two barriers there are records of "
            + what);
  }

  private static <T> List<T> joined(List<T> left, List<T> right) {
    return Stream.concat(left.stream(), right.stream()).toList();
  }

  /** Whether it is of the same read. */
  boolean isOfRead(ReadPart part) {
    return read != null && read.read().equals(part.read());
  }

  /** Whether parts of its read are still to come. */
  boolean isOpen() {
    return read != null && !read.isWhole();
  }

  /** Whether it has no record and no file. */
  boolean isEmpty() {
    return tally.in() == 0
        && dataFiles.isEmpty()
        && deleteFiles.isEmpty()
        && quarantineFiles.isEmpty();
  }
}
