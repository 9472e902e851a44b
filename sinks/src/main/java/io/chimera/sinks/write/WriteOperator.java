package io.chimera.sinks.write;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.stream.Ingested;
import io.chimera.sinks.iceberg.Lake;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

  private final Lake.Address address;
  private final Contract contract;

  /** What open files may hold, or {@link #SHARE_OF_HEAP}. */
  private final long openBytes;

  private transient @Nullable Lake lake;
  private transient @Nullable HeapShare share;
  private transient DatasetWriter[] writers;
  private transient boolean ended;

  public WriteOperator(Lake.Address address, Contract contract) {
    this(address, contract, SHARE_OF_HEAP);
  }

  /**
   * @param openBytes what open files may hold together
   */
  WriteOperator(Lake.Address address, Contract contract, long openBytes) {
    this.openBytes = openBytes;
    this.address = address;
    this.contract = contract;
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
    writers = new DatasetWriter[contract.datasets().size()];
    for (int index = 0; index < writers.length; index++) {
      writers[index] =
          new DatasetWriter(opened, contract, index, writer, openFiles, getMetricGroup());
    }
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
    closing.add(share);
    closing.add(lake);
    closing.add(super::close);
    IOUtils.closeAll(closing);
  }
}
