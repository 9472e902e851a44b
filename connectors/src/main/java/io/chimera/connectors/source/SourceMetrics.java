package io.chimera.connectors.source;

/**
 * Names of the metrics of databases that are read. Where Flink has a name for it, that one is used:
 * {@code pendingBytes} is how much of the log is still to be read, {@code unassignedSplits} how
 * many parts of a read no reader has.
 */
public final class SourceMetrics {
  /** Log that the server keeps, for the pipeline where it knows it. */
  public static final String LOG_BYTES_KEPT = "logBytesKept";

  /** How long ago the server has told or answered anything, in seconds. */
  public static final String SECONDS_SINCE_HEARD = "secondsSinceHeard";

  /** Of the enumerator: parts of the read at hand that are not told wholly. */
  public static final String PARTS_LEFT = "partsLeft";

  /** Of the enumerator: tables that are not read wholly. */
  public static final String TABLES_LEFT = "tablesLeft";

  private SourceMetrics() {}
}
