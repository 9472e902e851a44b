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

  /** Stands for no event time; no event can have it, since years begin at 0001. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private static final int[] NO_RULES = new int[0];

  private Kind kind = Kind.TALLY;
  private int dataset;
  private int route;
  private long keyHigh;
  private long keyLow;
  private long eventTime = NO_TIME;
  private int[] holding = NO_RULES;
  private boolean isOfRead;
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
    keyHigh = 0;
    keyLow = 0;
    eventTime = NO_TIME;
    holding = NO_RULES;
    isOfRead = false;
    return this;
  }

  /** Becomes what another carrier with a row is, with that row or another that is equal. */
  public Ingested take(Ingested other, RowData row) {
    kind = Kind.ROW;
    dataset = other.dataset;
    content = row;
    route = other.route;
    keyHigh = other.keyHigh;
    keyLow = other.keyLow;
    eventTime = other.eventTime;
    holding = other.holding;
    isOfRead = other.isOfRead;
    return this;
  }

  /** Sends it where {@code newRoute} goes, should the stream be shuffled; stays until changed. */
  public Ingested routed(int newRoute) {
    route = newRoute;
    return this;
  }

  /**
   * Says which row this is.
   *
   * @param high with {@code low} the fingerprint of what tells a row from its repeats; both 0 for a
   *     row that has none
   * @param newEventTime in epoch microseconds, or {@link #NO_TIME}
   */
  public Ingested keyed(long high, long low, long newEventTime) {
    keyHigh = high;
    keyLow = low;
    eventTime = newEventTime;
    return this;
  }

  /**
   * Says by which rules the row holds its commit back, should it be written.
   *
   * @param rules their indexes in the dataset
   */
  public Ingested holdingBy(int[] rules) {
    holding = rules;
    return this;
  }

  /**
   * Says that a read of the table has found the row: nothing else that comes before the next
   * barrier is about the same row, so that nobody has to remember where it was written.
   */
  public Ingested ofRead() {
    isOfRead = true;
    return this;
  }

  public Kind kind() {
    return kind;
  }

  /** Index of the dataset in the contract. */
  public int dataset() {
    return dataset;
  }

  /** Where it goes when the stream is shuffled: what has the same one goes to the same subtask. */
  public int route() {
    return route;
  }

  /** Whether it is a row that can be a repeat. */
  public boolean isKeyed() {
    return (keyHigh | keyLow) != 0;
  }

  /** First half of the fingerprint. */
  public long keyHigh() {
    return keyHigh;
  }

  /** Second half of the fingerprint. */
  public long keyLow() {
    return keyLow;
  }

  /** Event time of a keyed row in epoch microseconds, or {@link #NO_TIME}. */
  public long eventTime() {
    return eventTime;
  }

  /** The rules by which the row holds its commit back; mostly none. */
  public int[] holding() {
    return holding;
  }

  /** Whether a read has found the row. */
  public boolean isOfRead() {
    return isOfRead;
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
