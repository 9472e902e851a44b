package io.chimera.quality.admission;

import io.chimera.quality.deduplication.RowKey;
import io.chimera.quality.deduplication.SplitTimes;
import io.chimera.quality.deduplication.StreamTime;
import io.chimera.quality.protect.Keyring;
import io.chimera.quality.protect.Keyrings;
import io.chimera.quality.rules.RuleFailedException;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.KnownRows;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RecordDecoders;
import io.chimera.schemas.telemetry.LogFields;
import io.chimera.schemas.telemetry.StageCpu;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * The fused pass as a Flink operator: raw records in; rows, rejections and, before each barrier and
 * at the end of input, one tally a dataset out. Keeps no state: what was counted since the last
 * barrier is counted again after a restore, together with the records.
 */
public final class AdmissionOperator extends AbstractStreamOperator<Ingested>
    implements OneInputStreamOperator<RawRecord, Ingested>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final List<AdmittedDataset> datasets;
  private final RecordDecoders decoders;
  private final @Nullable KeySettings keys;
  private final KnownRows.@Nullable Address tables;

  private transient List<DatasetPass> passes;
  private transient List<AdmissionMetrics> metrics;
  private transient Map<String, DatasetPass[]> byStream;
  private transient Consumer<Ingested> emit;
  private transient @Nullable AutoCloseable cpu;
  private transient @Nullable StreamTime time;

  /** For datasets whose repeats are written. */
  public AdmissionOperator(List<AdmittedDataset> datasets, RecordDecoders decoders) {
    this(datasets, decoders, null, null);
  }

  /**
   * @param datasets all datasets of the contract, in its order
   * @param decoders opens their decoders on the task manager
   * @param keys where the keys of protected columns are, which are opened on the task manager; may
   *     be null where there are none
   * @param tables the tables whose repeats are looked for, or null if there are none such
   */
  public AdmissionOperator(
      List<AdmittedDataset> datasets,
      RecordDecoders decoders,
      @Nullable KeySettings keys,
      KnownRows.@Nullable Address tables) {
    this.datasets = List.copyOf(datasets);
    this.decoders = decoders;
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
    byStream = new HashMap<>();
    Keyring keyring = keyring();
    @Nullable RowKey[] rowKeys = AdmittedDataset.keys(datasets, tables);
    for (int index = 0; index < datasets.size(); index++) {
      var admitted = datasets.get(index);
      var decoder = decoders.open(admitted.dataset());
      var pass =
          new DatasetPass(index, admitted, decoder, keyring, Clock.systemUTC(), rowKeys[index]);
      passes.add(pass);
      metrics.add(new AdmissionMetrics(getMetricGroup(), admitted, index));
      byStream.merge(
          admitted.dataset().from().stream(), new DatasetPass[] {pass}, AdmissionOperator::joined);
    }
    List<SplitTimes> times = passes.stream().flatMap(pass -> pass.times().stream()).toList();
    time = times.isEmpty() ? null : new StreamTime(times, Clock.systemUTC());
  }

  private @Nullable Keyring keyring() {
    boolean isNeeded = datasets.stream().anyMatch(each -> each.dataset().isProtected());
    return isNeeded && keys != null ? Keyrings.open(keys, Secrets.ofThisMachine()) : null;
  }

  @Override
  public void processElement(StreamRecord<RawRecord> element) {
    RawRecord record = element.getValue();
    for (DatasetPass pass : byStream.get(record.provenance().stream())) {
      AdmissionMetrics counters = metrics.get(pass.index());
      var reason = process(pass, record);
      counters.failed(pass.rules());
      if (reason != null) {
        counters.rejected(reason);
      }
    }
  }

  private @Nullable ReasonCode process(DatasetPass pass, RawRecord record) {
    try {
      return pass.process(record, emit);
    } catch (RuleFailedException failed) {
      // The record would fail again at every restart.
      throw new SuppressRestartsException(failed);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    closePasses();
    if (time != null) {
      time.closing(output);
    }
  }

  @Override
  public void endInput() {
    closePasses();
    if (time != null) {
      time.ended(output);
    }
  }

  /** The source's own says nothing of event times. */
  @Override
  public void processWatermark(Watermark mark) {}

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {}

  private void closePasses() {
    passes.forEach(pass -> pass.close(emit));
  }

  @Override
  public void close() throws Exception {
    if (cpu != null) {
      cpu.close();
    }
    super.close();
  }

  private static DatasetPass[] joined(DatasetPass[] left, DatasetPass[] right) {
    var all = new DatasetPass[left.length + right.length];
    System.arraycopy(left, 0, all, 0, left.length);
    System.arraycopy(right, 0, all, left.length, right.length);
    return all;
  }
}
