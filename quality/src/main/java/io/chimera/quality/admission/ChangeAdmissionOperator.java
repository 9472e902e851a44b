package io.chimera.quality.admission;

import io.chimera.quality.deduplication.RowKey;
import io.chimera.quality.protect.Keyring;
import io.chimera.quality.protect.Keyrings;
import io.chimera.quality.rules.RuleFailedException;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.KnownRows;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.telemetry.LogFields;
import io.chimera.schemas.telemetry.StageCpu;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * The pass of what databases tell, as a Flink operator: rows, changes and positions in; rows,
 * rejections and, before each barrier and at the end of input, tallies out. Keeps no state, as
 * {@link AdmissionOperator}.
 */
public final class ChangeAdmissionOperator extends AbstractStreamOperator<Ingested>
    implements OneInputStreamOperator<SourceEvent, Ingested>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final List<AdmittedDataset> datasets;
  private final @Nullable KeySettings keys;
  private final KnownRows.@Nullable Address tables;

  private transient List<ChangePass> passes;
  private transient List<AdmissionMetrics> metrics;
  private transient Consumer<Ingested> emit;
  private transient @Nullable AutoCloseable cpu;

  /**
   * @param datasets all datasets of the contract, in its order
   * @param keys where the keys of protected columns are, which are opened on the task manager; may
   *     be null where there are none
   * @param tables the tables whose repeats are looked for, or null if there are none such
   */
  public ChangeAdmissionOperator(
      List<AdmittedDataset> datasets,
      @Nullable KeySettings keys,
      KnownRows.@Nullable Address tables) {
    this.datasets = List.copyOf(datasets);
    this.keys = keys;
    this.tables = tables;
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    LogFields.ofTask(getRuntimeContext().getJobInfo().getJobName());
    cpu = StageCpu.watch(getMetricGroup());
    emit = Routes.into(output, getRuntimeContext().getTaskInfo());
    metrics = new ArrayList<>();
    passes = new ArrayList<>();
    Keyring keyring = keyring();
    @Nullable RowKey[] rowKeys = AdmittedDataset.keys(datasets, tables);
    for (int index = 0; index < datasets.size(); index++) {
      AdmittedDataset admitted = datasets.get(index);
      passes.add(new ChangePass(index, admitted, keyring, Clock.systemUTC(), rowKeys[index]));
      metrics.add(new AdmissionMetrics(getMetricGroup(), admitted, index));
    }
  }

  private @Nullable Keyring keyring() {
    boolean isNeeded = datasets.stream().anyMatch(each -> each.dataset().isProtected());
    return isNeeded && keys != null ? Keyrings.open(keys, Secrets.ofThisMachine()) : null;
  }

  @Override
  public void processElement(StreamRecord<SourceEvent> element) {
    SourceEvent event = element.getValue();
    if (event instanceof SourceEvent.Row row) {
      process(row);
    } else if (event instanceof SourceEvent.Passed passed) {
      passes.forEach(pass -> pass.passed(passed.position()));
    } else if (event instanceof SourceEvent.LogBegins log) {
      passes.forEach(pass -> pass.logBegins(log));
    } else if (event instanceof SourceEvent.PartRead part) {
      passes.get(part.dataset()).read(part);
    }
  }

  private void process(SourceEvent.Row row) {
    ChangePass pass = passes.get(row.dataset());
    AdmissionMetrics counters = metrics.get(row.dataset());
    ReasonCode reason = judge(pass, row);
    counters.failed(pass.rules());
    if (reason != null) {
      counters.rejected(reason);
    }
  }

  private @Nullable ReasonCode judge(ChangePass pass, SourceEvent.Row row) {
    try {
      return pass.process(row, emit);
    } catch (RuleFailedException failed) {
      // The row would fail again at every restart.
      throw new SuppressRestartsException(failed);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    passes.forEach(pass -> pass.close(emit));
  }

  @Override
  public void endInput() {
    passes.forEach(pass -> pass.close(emit));
  }

  /** The source's own says nothing of event times. */
  @Override
  public void processWatermark(Watermark mark) {}

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {}

  @Override
  public void close() throws Exception {
    if (cpu != null) {
      cpu.close();
    }
    super.close();
  }
}
