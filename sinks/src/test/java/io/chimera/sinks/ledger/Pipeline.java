package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.stream.ClosingJudges;
import io.chimera.schemas.stream.Ingested;
import io.chimera.sinks.Feed;
import io.chimera.sinks.facts.FactPublisher;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.write.WriteOperator;
import io.chimera.sinks.write.WrittenFiles;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/**
 * Feeds, one a dataset, writer and committer without a cluster: one subtask each, driven step by
 * step.
 */
public final class Pipeline implements AutoCloseable {
  private final OneInputStreamOperatorTestHarness<Ingested, WrittenFiles> writer;
  private final OneInputStreamOperatorTestHarness<WrittenFiles, Void> committer;
  private final List<Feed> feeds;
  private boolean isClosed;

  /** What a checkpoint keeps of the whole pipeline. */
  public record Checkpoint(long id, long position, OperatorSubtaskState committer) {}

  private Pipeline(
      OneInputStreamOperatorTestHarness<Ingested, WrittenFiles> writer,
      OneInputStreamOperatorTestHarness<WrittenFiles, Void> committer,
      List<Feed> feeds) {
    this.writer = writer;
    this.committer = committer;
    this.feeds = feeds;
  }

  /**
   * @param start where the feed starts without a checkpoint
   * @param from the checkpoint to restore, or null
   */
  public static Pipeline start(
      Lake.Address address,
      Contract contract,
      List<OpenedDataset> opened,
      Feed start,
      @Nullable Checkpoint from)
      throws Exception {
    return start(address, contract, opened, List.of(start), from, null);
  }

  /**
   * As above, with a feed a dataset.
   *
   * @param facts where facts are published, or null
   */
  public static Pipeline start(
      Lake.Address address,
      Contract contract,
      List<OpenedDataset> opened,
      List<Feed> start,
      @Nullable Checkpoint from,
      FactPublisher.@Nullable Address facts)
      throws Exception {
    var writer =
        new OneInputStreamOperatorTestHarness<>(new WriteOperator(address, contract), 1, 1, 0);
    var committer =
        new OneInputStreamOperatorTestHarness<>(
            new CommitOperator(address, opened, null, facts, ClosingJudges.NONE), 1, 1, 0);
    writer.open();
    if (from != null) {
      committer.setup();
      committer.initializeState(from.committer());
    }
    committer.open();
    return new Pipeline(writer, committer, start);
  }

  public Pipeline read(int records) throws Exception {
    for (Feed feed : feeds) {
      for (int record = 0; record < records; record++) {
        writer.processElement(feed.next(), 0);
      }
    }
    return this;
  }

  /** Every feed reads on to this position. */
  public Pipeline readTo(long position) throws Exception {
    for (Feed feed : feeds) {
      while (feed.position() < position) {
        writer.processElement(feed.next(), 0);
      }
    }
    return this;
  }

  public void read(Ingested ingested) throws Exception {
    writer.processElement(ingested, 0);
  }

  /** A barrier passes; the checkpoint is not complete yet. */
  public Checkpoint snapshot(long id) throws Exception {
    tallies();
    writer.prepareSnapshotPreBarrier(id);
    writer.snapshot(id, id);
    handOver();
    long position = feeds.isEmpty() ? 0 : feeds.get(0).position();
    return new Checkpoint(id, position, committer.snapshot(id, id));
  }

  private void tallies() throws Exception {
    for (Feed feed : feeds) {
      Ingested tally = feed.tally();
      if (tally != null) {
        writer.processElement(tally, 0);
      }
    }
  }

  private void handOver() throws Exception {
    for (WrittenFiles files : writer.extractOutputValues()) {
      committer.processElement(files, 0);
    }
    writer.getOutput().clear();
  }

  public void complete(long id) throws Exception {
    writer.notifyOfCompletedCheckpoint(id);
    committer.notifyOfCompletedCheckpoint(id);
  }

  public Checkpoint checkpoint(long id) throws Exception {
    Checkpoint checkpoint = snapshot(id);
    complete(id);
    return checkpoint;
  }

  public void endInput() throws Exception {
    tallies();
    writer.endInput();
    handOver();
    committer.endInput();
  }

  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      writer.close();
      committer.close();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot close the pipeline", e);
    }
  }
}
