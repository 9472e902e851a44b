package io.chimera.sinks.care;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.telemetry.Metric;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cares for tables whose turn it is, one after the other. Gets their names, again and again, and
 * emits nothing. A table that cannot be cared for is named and tried again sooner; the others are
 * cared for as ever.
 */
public final class CareFunction extends KeyedProcessFunction<String, String, Void> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CareFunction.class);
  private static final int TRIES = 4;

  private final PlatformSettings platform;
  private final KeptCheckpoints checkpoints;
  private final HashMap<String, Job> jobs;
  private final Duration every;

  private transient Map<String, Instant> due;
  private transient Clock clock;
  private transient Counter cared;
  private transient Counter failed;

  /**
   * What is done for a table.
   *
   * @param table which
   * @param rules how
   */
  public record Job(TableName table, CareRules rules) implements Serializable {}

  /**
   * @param jobs by the names that come
   * @param every how long it is at least from the end of one care of a table to the next
   */
  public CareFunction(
      PlatformSettings platform,
      KeptCheckpoints checkpoints,
      Map<String, Job> jobs,
      Duration every) {
    this.platform = platform;
    this.checkpoints = checkpoints;
    this.jobs = new HashMap<>(jobs);
    this.every = every;
  }

  @Override
  public void open(OpenContext context) {
    due = new HashMap<>();
    clock = Clock.systemUTC();
    cared = Metric.TABLES_CARED.counter(getRuntimeContext().getMetricGroup());
    failed = Metric.CARES_FAILED.counter(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(String name, Context context, Collector<Void> out) {
    Job job = jobs.get(name);
    if (job == null || clock.instant().isBefore(due.getOrDefault(name, Instant.MIN))) {
      return;
    }
    Duration pause = every;
    try {
      care(job);
      cared.inc();
    } catch (RuntimeException failure) {
      if (Thread.currentThread().isInterrupted()) {
        throw failure;
      }
      pause = every.dividedBy(TRIES);
      failed.inc();
      LOG.error("Cannot care for table '{}', tried again in {}", name, pause, failure);
    }
    due.put(name, clock.instant().plus(pause));
  }

  private void care(Job job) {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      if (!catalog.exists(job.table())) {
        LOG.info("Table '{}' is not there yet", job.table());
        return;
      }
      new TableCare(platform, catalog, checkpoints, clock)
          .care(job.table(), job.rules())
          .forEach(report -> LOG.info("Cared for table '{}': {}", report.table(), report));
    }
  }
}
