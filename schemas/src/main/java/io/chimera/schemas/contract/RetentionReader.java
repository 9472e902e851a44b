package io.chimera.schemas.contract;

import io.chimera.schemas.contract.Target.PartitionField;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code retention}, of a contract for all of its datasets, and of one of them. */
final class RetentionReader {
  static final Duration LEAST = Duration.ofDays(1);
  static final Duration MOST = Duration.ofDays(10_000);
  static final Duration LEAST_SNAPSHOTS = Duration.ofHours(1);

  private static final String ROWS = "rows";

  private RetentionReader() {}

  /**
   * Reads.
   *
   * @param otherwise what holds for keys that are not there
   */
  static Retention read(DocumentNode node, Retention otherwise) {
    if (!node.isPresent()) {
      return otherwise;
    }
    DocumentObject retention = node.object(ContractPart.RETENTION.keys());
    return new Retention(
        duration(retention.optional(ROWS), otherwise.rows()),
        DocumentValues.duration(
            retention.optional("snapshots"), LEAST_SNAPSHOTS, MOST, otherwise.snapshots()),
        duration(retention.optional("quarantine"), otherwise.quarantine()));
  }

  private static @Nullable Duration duration(DocumentNode node, @Nullable Duration otherwise) {
    return node.isPresent() ? DocumentValues.duration(node, LEAST, MOST, LEAST) : otherwise;
  }

  /**
   * Reports what keeps rows from being taken out again.
   *
   * @param dataset where to report it
   */
  static void check(
      DocumentNode dataset,
      Retention retention,
      @Nullable EventTime eventTime,
      @Nullable Deduplication deduplication,
      Target target) {
    Duration rows = retention.rows();
    if (rows == null) {
      return;
    }
    String path = "retention." + ROWS;
    if (eventTime == null) {
      dataset.report(
          path,
          "is there without 'eventTime'",
          "an 'eventTime' in this dataset, which says how old its rows are");
      return;
    }
    if (target.partition().stream().noneMatch(field -> isByTime(field, eventTime))) {
      dataset.report(
          path,
          "is there without a partition by time",
          "a partition of 'target' by year, month, day or hour of column '"
              + eventTime.column()
              + "', since only whole partitions go");
    }
    if (target.kind() instanceof TargetKind.Replace) {
      dataset.report(
          path,
          "does not fit a target that each read replaces",
          "the kind 'append' or 'upsert', or no 'rows'");
    }
    if (deduplication != null && isForgetting(deduplication, rows)) {
      dataset.report(
          path,
          "is shorter than the time within which repeats are looked for",
          "at least the 'within' of 'deduplicate', since a start finds their keys in the table's"
              + " rows");
    }
  }

  private static boolean isByTime(PartitionField field, EventTime eventTime) {
    return field.column().equals(eventTime.column())
        && switch (field.transform()) {
          case YEAR, MONTH, DAY, HOUR -> true;
          case IDENTITY, BUCKET, TRUNCATE -> false;
        };
  }

  private static boolean isForgetting(Deduplication deduplication, Duration rows) {
    Duration within = deduplication.within();
    return within == null || within.compareTo(rows) > 0;
  }
}
