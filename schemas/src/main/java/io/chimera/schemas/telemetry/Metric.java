package io.chimera.schemas.telemetry;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Everything that Chimera measures of itself, by the names that Prometheus' convention asks for. A
 * name or label, once released, keeps its meaning. {@code docs/metrics.md} lists them and is held
 * against this enum by a test, and so are dashboards and alerts.
 *
 * <p>Flink puts the scope in front of a name; the shipped configuration of Prometheus takes it away
 * again.
 */
public enum Metric {
  /** Bytes of its log that a database keeps. */
  SOURCE_LOG_KEPT("chimera_source_log_kept_bytes", MetricScope.JOB),
  /** Since a database has told or answered anything. */
  SOURCE_SILENCE("chimera_source_silence_seconds", MetricScope.JOB),
  /** Parts of the read at hand that are not read wholly. */
  SOURCE_PARTS_LEFT("chimera_source_parts_left", MetricScope.JOB),
  /** Tables that are not read wholly. */
  SOURCE_TABLES_LEFT("chimera_source_tables_left", MetricScope.JOB),

  /** Records that were rejected, as they are judged. */
  RECORDS_REJECTED("chimera_records_rejected_total", MetricScope.REASON),
  /** Records that failed a rule, whatever its action. */
  RULE_FAILURES("chimera_rule_failures_total", MetricScope.RULE),

  /** Repeats, which are not written. */
  REPEATS("chimera_repeats_total", MetricScope.DATASET),
  /** Records let through since they have no key. */
  REPEATS_WITHOUT_KEY("chimera_repeats_without_key_total", MetricScope.DATASET),
  /** Records let through since what they could repeat may be forgotten. */
  REPEATS_LATE("chimera_repeats_late_total", MetricScope.DATASET),
  /** Keys that are remembered. */
  KEYS_REMEMBERED("chimera_keys_remembered", MetricScope.DATASET),
  /** The heap that remembered keys take. */
  KEY_BYTES("chimera_key_bytes", MetricScope.DATASET),

  /** Rows handed to the table's writer. */
  ROWS_WRITTEN("chimera_rows_written_total", MetricScope.DATASET),
  /** Rejected records handed to the quarantine's writer. */
  ROWS_QUARANTINED("chimera_rows_quarantined_total", MetricScope.DATASET),
  /** Files closed, of both tables. */
  FILES_WRITTEN("chimera_files_written_total", MetricScope.DATASET),
  /** How often a run without end commits; not there for one that ends by itself. */
  COMMIT_INTERVAL("chimera_commit_interval_seconds", MetricScope.JOB),
  /** Datasets that are too many to have series of their own. */
  DATASETS_UNMEASURED("chimera_datasets_unmeasured", MetricScope.JOB),
  /** Time of a processor, by the stage that the record's way spent it in; estimated by looks. */
  STAGE_CPU("chimera_stage_cpu_seconds_total", MetricScope.STAGE),

  /** Commits. */
  COMMITS("chimera_commits_total", MetricScope.DATASET),
  /** Records that came in, in commits. */
  RECORDS_IN("chimera_records_in_total", MetricScope.DATASET),
  /** The same by what became of them. */
  RECORDS_COMMITTED("chimera_records_committed_total", MetricScope.FATE),
  /** Rows that wait behind the gate. */
  ROWS_HELD("chimera_rows_held", MetricScope.DATASET),
  /** Bytes of the table's files in commits. */
  COMMITTED_BYTES("chimera_committed_bytes_total", MetricScope.DATASET),
  /** The table's files in commits. */
  COMMITTED_FILES("chimera_committed_files_total", MetricScope.DATASET),
  /** How long all commits took together. */
  COMMIT_SECONDS("chimera_commit_seconds_total", MetricScope.DATASET),
  /** How long the last commit took. */
  LAST_COMMIT_SECONDS("chimera_last_commit_seconds", MetricScope.DATASET),
  /** When was the last commit. */
  LAST_COMMIT_AT("chimera_last_commit_timestamp_seconds", MetricScope.DATASET),
  /** The newest event time among the rows that readers see. */
  NEWEST_EVENT_AT("chimera_newest_event_timestamp_seconds", MetricScope.DATASET),
  /** Records that came in, in commits of all datasets, those that are not measured included. */
  CONTRACT_RECORDS_IN("chimera_contract_records_in_total", MetricScope.JOB),
  /** How long commits of all datasets took together, one after another. */
  CONTRACT_COMMIT_SECONDS("chimera_contract_commit_seconds_total", MetricScope.JOB),
  /** When was the last commit of any dataset. */
  CONTRACT_LAST_COMMIT_AT("chimera_contract_last_commit_timestamp_seconds", MetricScope.JOB),
  /** Closings that wait for their commit. */
  CLOSINGS_PENDING("chimera_closings_pending", MetricScope.JOB),
  /** Facts that wait for their broker. */
  FACTS_PENDING("chimera_facts_pending", MetricScope.JOB),
  /** Tables for which an alarm is on. */
  ALARM_TABLES("chimera_alarm_tables", MetricScope.ALARM),

  /** Times that a table was cared for. */
  TABLES_CARED("chimera_tables_cared_total", MetricScope.JOB),
  /** Times that a table could not be cared for. */
  CARES_FAILED("chimera_cares_failed_total", MetricScope.JOB),

  /** 1 for the state in which a promise is, 0 for the others. */
  TIMELINESS_STATE("chimera_timeliness_state", MetricScope.STATE),
  /** The age that a promise is about, as it was seen last. */
  TIMELINESS_AGE("chimera_timeliness_age_seconds", MetricScope.PROMISE),
  /** The longest age that is promised. */
  TIMELINESS_WITHIN("chimera_timeliness_within_seconds", MetricScope.PROMISE),
  /** Rows that have come for the deadline. */
  TIMELINESS_ROWS("chimera_timeliness_rows", MetricScope.PROMISE),
  /** Rows that are promised for the deadline. */
  TIMELINESS_ROWS_PROMISED("chimera_timeliness_rows_promised", MetricScope.PROMISE),
  /** When a promise was or will be broken, as things go. */
  TIMELINESS_BREACH_AT("chimera_timeliness_breach_timestamp_seconds", MetricScope.PROMISE),
  /** Records that the source has and readers do not see. */
  TIMELINESS_LAG("chimera_timeliness_lag_records", MetricScope.DATASET),
  /** When a contract's dataset was looked at last. */
  TIMELINESS_LOOKED_AT("chimera_timeliness_looked_timestamp_seconds", MetricScope.DATASET);

  private final String id;
  private final MetricScope scope;

  Metric(String id, MetricScope scope) {
    this.id = id;
    this.scope = scope;
  }

  /** The name, behind the scope that Flink puts in front. */
  public String id() {
    return id;
  }

  /** What it is a figure of. */
  public MetricScope scope() {
    return scope;
  }

  /** Whether it only grows, as long as an attempt of the job lasts. */
  public boolean isCounter() {
    return id.endsWith("_total");
  }

  /** Registers a counter of it in a group. */
  public Counter counter(MetricGroup group) {
    return group.counter(id);
  }

  /** Registers in a group how it is read; whoever reads it does so from another thread. */
  public <T extends Number> void gauge(MetricGroup group, Gauge<T> gauge) {
    group.gauge(id, gauge);
  }
}
