package io.chimera.schemas.stream;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a database tells, already as a contract's datasets have it: a row of a read, a change, or
 * how far it has come. The only type that connectors of databases emit.
 */
public sealed interface SourceEvent {

  /** What has happened to a row. */
  enum Change {
    /** It was found by a read of the table, which has no row with its key yet. */
    READ,
    /** It is new. */
    INSERT,
    /** It was there, perhaps under another key, or may have been. */
    UPDATE,
    /** It is gone. */
    DELETE
  }

  /**
   * A row.
   *
   * @param dataset index of the dataset in the contract
   * @param row by the dataset's columns; of a deletion, only what tells rows apart is promised
   * @param before of an update that may have moved the row to another key: the row before, of which
   *     again only what tells rows apart is promised; else null
   * @param fault why the row is not as the contract says, or null
   * @param provenance with the table as stream; positions of a log are those of its transactions,
   *     and the split is the number of the change in its transaction
   * @param text the row as the database tells it, as a JSON object of texts, for whoever wants to
   *     look at it
   */
  record Row(
      int dataset,
      Change change,
      TypedRow row,
      @Nullable TypedRow before,
      @Nullable Fault fault,
      Provenance provenance,
      Supplier<byte[]> text)
      implements SourceEvent, SourceRecord {

    /** The same, with a reason why it is not as the contract says. */
    public Row rejected(Fault reason) {
      return new Row(dataset, change, row, before, reason, provenance, text);
    }

    @Override
    public RawRecord raw() {
      return new RawRecord(provenance, null, text.get(), RawRecord.NO_HEADERS);
    }
  }

  /**
   * A log is told from here on. Before one of these positions nothing is told of its dataset, as it
   * has all of that; others may be behind.
   *
   * @param starts by name of the dataset, up to where it has everything
   */
  record LogBegins(Map<String, Long> starts) implements SourceEvent {
    public LogBegins {
      starts = Map.copyOf(starts);
    }
  }

  /**
   * All changes of all datasets up to a position of their log have been told; it lies between two
   * transactions.
   */
  record Passed(long position) implements SourceEvent {}

  /**
   * A part of a read begins, with no part done, or is told wholly. The rows in between are of it;
   * nothing else is told of its dataset meanwhile.
   *
   * @param dataset index of the dataset in the contract
   * @param number of the part, from 0
   * @param part of which read it is
   * @param position where the dataset is when all parts are told
   */
  record PartRead(int dataset, int number, ReadPart part, long position) implements SourceEvent {}
}
