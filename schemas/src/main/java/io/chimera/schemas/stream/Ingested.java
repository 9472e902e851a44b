package io.chimera.schemas.stream;

import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * What the fused pass sends down the graph: a good row, a rejection, or, before each barrier, the
 * tally of a dataset. One type and not three streams, because an operator with one input chains to
 * its producer, and the record's way is one task.
 *
 * <p>Mutable and reused: whoever receives one takes what it needs before it returns.
 */
public final class Ingested {
  /** What the carrier holds at the moment. */
  public enum Kind {
    ROW,
    REJECTION,
    TALLY
  }

  private Kind kind = Kind.TALLY;
  private int dataset;
  private @Nullable Object content;

  public static Ingested row(int dataset, RowData row) {
    return new Ingested().toRow(dataset, row);
  }

  public static Ingested rejection(int dataset, Rejection rejection) {
    return new Ingested().toRejection(dataset, rejection);
  }

  public static Ingested tally(DatasetTally tally) {
    return new Ingested().toTally(tally);
  }

  public Ingested toRow(int newDataset, RowData row) {
    return set(Kind.ROW, newDataset, row);
  }

  public Ingested toRejection(int newDataset, Rejection rejection) {
    return set(Kind.REJECTION, newDataset, rejection);
  }

  public Ingested toTally(DatasetTally tally) {
    return set(Kind.TALLY, tally.dataset(), tally);
  }

  private Ingested set(Kind newKind, int newDataset, Object newContent) {
    kind = newKind;
    dataset = newDataset;
    content = newContent;
    return this;
  }

  public Kind kind() {
    return kind;
  }

  /** Index of the dataset in the contract. */
  public int dataset() {
    return dataset;
  }

  /** The row of a {@link Kind#ROW}. */
  public RowData row() {
    return (RowData) content();
  }

  /** The rejection of a {@link Kind#REJECTION}. */
  public Rejection rejection() {
    return (Rejection) content();
  }

  /** The tally of a {@link Kind#TALLY}. */
  public DatasetTally tally() {
    return (DatasetTally) content();
  }

  private Object content() {
    if (content == null) {
      throw new IllegalStateException("Cannot read an empty carrier");
    }
    return content;
  }
}
