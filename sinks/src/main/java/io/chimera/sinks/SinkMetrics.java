package io.chimera.sinks;

/**
 * Names of the metrics of the outbound edge. Those of a dataset lie in a group {@link #DATASET}
 * with the dataset's name.
 */
public final class SinkMetrics {
  /** Group of a dataset's metrics; the value is its name. */
  public static final String DATASET = "dataset";

  /** Rows handed to the table's writer. */
  public static final String ROWS_WRITTEN = "rowsWritten";

  /** Rejected records handed to the quarantine's writer. */
  public static final String ROWS_QUARANTINED = "rowsQuarantined";

  /** Files closed and handed to the committer, of both tables. */
  public static final String FILES_WRITTEN = "filesWritten";

  /** Closings committed. */
  public static final String COMMITS = "commits";

  /** Records in committed closings, those of all fates. */
  public static final String RECORDS_COMMITTED = "recordsCommitted";

  /** Time of the last commit in epoch milliseconds, 0 before the first. */
  public static final String LAST_COMMIT_AT = "lastCommitAt";

  /** Closings waiting to be committed. */
  public static final String CLOSINGS_PENDING = "closingsPending";

  /** Facts that wait until they can be published. */
  public static final String FACTS_PENDING = "factsPending";

  /** Group of an alarm, followed by its label; in it the number of tables it is on for. */
  public static final String ALARM = "alarm";

  public static final String TABLES = "tables";

  /** Times that a table was cared for. */
  public static final String TABLES_CARED = "tablesCared";

  /** Times that a table could not be cared for. */
  public static final String CARES_FAILED = "caresFailed";

  private SinkMetrics() {}
}
