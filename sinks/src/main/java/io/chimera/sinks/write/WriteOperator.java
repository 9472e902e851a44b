package io.chimera.sinks.write;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.telemetry.DatasetGroups;
import io.chimera.schemas.telemetry.LogFields;
import io.chimera.schemas.telemetry.Metric;
import io.chimera.schemas.telemetry.StageCpu;
import io.chimera.sinks.iceberg.Lake;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows and rejections to files and hands the files, with the tallies that came between two
 * barriers, to the committer: before every barrier, and at the end of input. Keeps no state: what
 * was not handed over is read again.
 */
public final class WriteOperator extends AbstractStreamOperator<WrittenFiles>
    implements OneInputStreamOperator<Ingested, WrittenFiles>, BoundedOneInput {
  private static final long serialVersionUID = 1L;
  private static final long SHARE_OF_HEAP = -1;
  private static final double MILLIS_A_SECOND = TimeUnit.SECONDS.toMillis(1);

  private final Lake.Address address;
  private final Contract contract;
  private final @Nullable Duration commitEvery;

  /** What open files may hold, or {@link #SHARE_OF_HEAP}. */
  private final long openBytes;

  private transient @Nullable Lake lake;
  private transient @Nullable HeapShare share;
  private transient @Nullable AutoCloseable cpu;
  private transient DatasetWriter[] writers;
  private transient boolean ended;

  /** Of a run that ends by itself. */
  public WriteOperator(Lake.Address address, Contract contract) {
    this(address, contract, null, SHARE_OF_HEAP);
  }

  /**
   * @param commitEvery how often the run commits, or null if it ends by itself: then nobody is to
   *     wonder that there is no commit any more
   */
  public WriteOperator(Lake.Address address, Contract contract, @Nullable Duration commitEvery) {
    this(address, contract, commitEvery, SHARE_OF_HEAP);
  }

  /**
   * @param openBytes what open files may hold together
   */
  WriteOperator(Lake.Address address, Contract contract, long openBytes) {
    this(address, contract, null, openBytes);
  }

  private WriteOperator(
      Lake.Address address, Contract contract, @Nullable Duration commitEvery, long openBytes) {
    this.address = address;
    this.contract = contract;
    this.commitEvery = commitEvery;
    this.openBytes = openBytes;
    // The record's way is one task.
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    Lake opened = address.open();
    lake = opened;
    var task = getRuntimeContext().getTaskInfo();
    var writer = new DatasetWriter.Writer(task.getIndexOfThisSubtask(), task.getAttemptNumber());
    var ofHeap = new HeapShare();
    share = ofHeap;
    var openFiles =
        new OpenFiles(openBytes == SHARE_OF_HEAP ? ofHeap : () -> openBytes, OpenFiles.MOST);
    LogFields.ofTask(getRuntimeContext().getJobInfo().getJobName());
    registerMetrics();
    writers = new DatasetWriter[contract.datasets().size()];
    for (int index = 0; index < writers.length; index++) {
      writers[index] =
          new DatasetWriter(opened, contract, index, writer, openFiles, getMetricGroup());
    }
  }

  private void registerMetrics() {
    Duration every = commitEvery;
    if (every != null) {
      Metric.COMMIT_INTERVAL.gauge(getMetricGroup(), () -> every.toMillis() / MILLIS_A_SECOND);
    }
    int unmeasured = DatasetGroups.unmeasured(contract.datasets().size());
    Metric.DATASETS_UNMEASURED.gauge(getMetricGroup(), () -> unmeasured);
    cpu = StageCpu.watch(getMetricGroup());
  }

  @Override
  public void processElement(StreamRecord<Ingested> element) throws Exception {
    Ingested ingested = element.getValue();
    DatasetWriter writer = writers[ingested.dataset()];
    switch (ingested.kind()) {
      case ROW -> {
        if (ingested.isOfRead()) {
          writer.writeOfRead(ingested.row());
        } else {
          writer.write(ingested.row());
        }
      }
      case REJECTION -> writer.write(ingested.rejection());
      case TALLY -> writer.add(ingested.tally());
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    if (!ended) {
      handOver(checkpointId);
    }
  }

  @Override
  public void endInput() throws Exception {
    // Nothing may be emitted later: the final checkpoint comes when the output is already ended.
    handOver(WrittenFiles.END_OF_INPUT);
    ended = true;
  }

  private void handOver(long checkpoint) throws IOException {
    for (DatasetWriter writer : writers) {
      WrittenFiles files = writer.complete(checkpoint);
      if (files != null) {
        output.collect(new StreamRecord<>(files));
      }
    }
  }

  @Override
  public void close() throws Exception {
    List<AutoCloseable> closing = new ArrayList<>();
    if (writers != null) {
      for (DatasetWriter writer : writers) {
        if (writer != null) {
          closing.add(writer::abort);
        }
      }
    }
    closing.add(cpu);
    closing.add(share);
    closing.add(lake);
    closing.add(super::close);
    IOUtils.closeAll(closing);
  }
}
