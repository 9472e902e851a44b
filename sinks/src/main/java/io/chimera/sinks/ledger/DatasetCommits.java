package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.telemetry.Metric;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of one dataset's commits: touched once a commit, read by whoever asks for metrics.
 */
final class DatasetCommits {
  private static final double MICROS_A_SECOND = TimeUnit.SECONDS.toMicros(1);
  private static final double MILLIS_A_SECOND = TimeUnit.SECONDS.toMillis(1);
  private static final double NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Counter commits;
  private final Counter in;
  private final Counter written;
  private final Counter quarantined;
  private final Counter duplicates;
  private final Counter filtered;
  private final Counter dropped;
  private final Counter heldBack;
  private final Counter bytes;
  private final Counter files;

  /** What is not known yet is no number, and no series that Prometheus could compare. */
  private volatile double newestEvent = Double.NaN;

  /** The same of what waits behind the gate. */
  private double newestHeld = Double.NaN;

  private volatile double last = Double.NaN;
  private volatile double lastSeconds = Double.NaN;
  private volatile double seconds;
  private Duration all = Duration.ZERO;
  private volatile long held;

  DatasetCommits(MetricGroup dataset) {
    commits = Metric.COMMITS.counter(dataset);
    in = Metric.RECORDS_IN.counter(dataset);
    written = fate(dataset, "written");
    quarantined = fate(dataset, "quarantined");
    duplicates = fate(dataset, "duplicate");
    filtered = fate(dataset, "filtered");
    dropped = fate(dataset, "dropped");
    heldBack = fate(dataset, "held");
    bytes = Metric.COMMITTED_BYTES.counter(dataset);
    files = Metric.COMMITTED_FILES.counter(dataset);
    Metric.ROWS_HELD.gauge(dataset, () -> held);
    Metric.COMMIT_SECONDS.gauge(dataset, () -> seconds);
    Metric.LAST_COMMIT_SECONDS.gauge(dataset, () -> lastSeconds);
    Metric.LAST_COMMIT_AT.gauge(dataset, () -> last);
    Metric.NEWEST_EVENT_AT.gauge(dataset, () -> newestEvent);
  }

  private static Counter fate(MetricGroup dataset, String fate) {
    return Metric.RECORDS_COMMITTED.counter(dataset.addGroup("fate", fate));
  }

  /** An entry that was there before; they come oldest first. */
  void known(Committed committed) {
    LedgerEntry entry = committed.entry();
    last = committed.committedAt() / MILLIS_A_SECOND;
    held = entry.tally().held();
    switch (entry.operation()) {
      case RELEASE -> {
        newestEvent = newer(newestEvent, newestHeld);
        newestHeld = Double.NaN;
      }
      case DISCARD, REWIND -> newestHeld = Double.NaN;
      case OPENING, CLOSING, REPLAY, RECONCILIATION -> {}
    }
    Long event = entry.tally().eventTimeMax();
    // A clock that runs ahead makes nothing fresher.
    double at = event == null ? Double.NaN : Math.min(event / MICROS_A_SECOND, last);
    // Readers do not see what waits.
    if (entry.isHeld()) {
      newestHeld = newer(newestHeld, at);
    } else {
      newestEvent = newer(newestEvent, at);
    }
  }

  private static double newer(double one, double other) {
    if (Double.isNaN(one)) {
      return other;
    }
    return Double.isNaN(other) ? one : Math.max(one, other);
  }

  /** Whether rows with an event time wait behind the gate, as far as is known. */
  boolean isWaiting() {
    return !Double.isNaN(newestHeld);
  }

  /** When the last commit was, or no number. */
  double last() {
    return last;
  }

  /** How long all commits of this run took. */
  double seconds() {
    return seconds;
  }

  /** A commit of this run. */
  void committed(Committed committed, Duration took) {
    Tally tally = committed.entry().tally();
    commits.inc();
    in.inc(tally.in());
    written.inc(tally.written());
    quarantined.inc(tally.quarantined());
    duplicates.inc(tally.duplicates());
    filtered.inc(tally.filtered());
    dropped.inc(tally.dropped());
    heldBack.inc(
        tally.in()
            - tally.written()
            - tally.quarantined()
            - tally.duplicates()
            - tally.filtered()
            - tally.dropped());
    bytes.inc(committed.addedBytes());
    files.inc(committed.addedFiles() + committed.addedDeleteFiles());
    all = all.plus(took);
    lastSeconds = took.toNanos() / NANOS_A_SECOND;
    seconds = all.toNanos() / NANOS_A_SECOND;
    known(committed);
  }

  /** So many rows wait behind the gate. */
  void held(long rows) {
    held = rows;
  }
}
