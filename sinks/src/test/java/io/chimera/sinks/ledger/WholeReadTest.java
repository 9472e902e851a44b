package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.Contract;
import io.chimera.sinks.Changes;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads of whole tables, which are one commit however many checkpoints they take. */
class WholeReadTest {
  private final Contract contract = Contracts.replaces();
  private final Changes changes = new Changes();
  private Path directory;
  private TestLake lake;
  private List<OpenedDataset> opened;

  @BeforeEach
  void open(@TempDir Path temporary) {
    directory = temporary;
    lake = new TestLake(directory);
    opened = lake.open(contract, TestLake.at(0));
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private Pipeline start(Pipeline.@Nullable Checkpoint from) throws Exception {
    return Pipeline.start(lake.address(), contract, opened, List.of(), from, null);
  }

  /** Rows of a read, and how many of its three parts are done by them. */
  private void read(Pipeline pipeline, String read, int done, long... ids) throws Exception {
    for (long id : ids) {
      pipeline.read(changes.found(id, "p"));
    }
    pipeline.read(changes.tally(read, done, 3, 0, 1));
  }

  private List<Object> ids() {
    return lake.values("bets", "id");
  }

  private long dataFiles() throws IOException {
    try (var paths = Files.walk(directory)) {
      return paths.filter(path -> path.toString().endsWith(".parquet")).count();
    }
  }

  private List<LedgerEntry> entries() {
    return new TableLedger(lake.table("bets")).entries().stream().map(Committed::entry).toList();
  }

  @Test
  void isOneCommitOverAllCheckpoints() throws Exception {
    try (Pipeline pipeline = start(null)) {
      read(pipeline, "r1", 0, 1, 2);
      pipeline.checkpoint(1);
      read(pipeline, "r1", 1, 3);
      pipeline.checkpoint(2);
      pipeline.checkpoint(3);
      assertThat(entries()).hasSize(1);
      assertThat(ids()).isEmpty();

      read(pipeline, "r1", 2, 4);
      pipeline.checkpoint(4);
    }

    assertThat(ids()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(entries()).hasSize(2);
    LedgerEntry entry = entries().get(1);
    assertThat(entry.tally().in()).isEqualTo(4);
    assertThat(entry.from()).isEqualTo(TestLake.at(0));
    assertThat(entry.to()).isEqualTo(TestLake.at(1));
  }

  @Test
  void goesOnInTheMiddleFromState() throws Exception {
    Pipeline.Checkpoint middle;
    try (Pipeline pipeline = start(null)) {
      read(pipeline, "r1", 1, 1, 2);
      pipeline.checkpoint(1);
      read(pipeline, "r1", 1, 3);
      middle = pipeline.snapshot(2);
    }

    try (Pipeline pipeline = start(middle)) {
      read(pipeline, "r1", 1, 4);
      pipeline.checkpoint(3);
    }

    assertThat(ids()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(entries()).hasSize(2);
  }

  @Test
  void anotherReadDropsTheOneBeforeWithItsFiles() throws Exception {
    Pipeline.Checkpoint middle;
    try (Pipeline pipeline = start(null)) {
      read(pipeline, "r1", 2, 1, 2);
      middle = pipeline.checkpoint(1);
    }
    assertThat(dataFiles()).isEqualTo(1);

    try (Pipeline pipeline = start(middle)) {
      read(pipeline, "r2", 1, 1);
      pipeline.snapshot(2);
      assertThat(dataFiles()).as("the state before has it still").isEqualTo(2);
      pipeline.complete(2);
      assertThat(dataFiles()).isEqualTo(1);
      read(pipeline, "r2", 2, 7);
      pipeline.checkpoint(3);
    }

    assertThat(ids()).containsExactly(1L, 7L);
    assertThat(entries()).hasSize(2);
  }

  /** The state is older than the read that took its place. */
  @Test
  void refusesStateWhoseFilesWereGivenUp() throws Exception {
    Pipeline.Checkpoint middle;
    try (Pipeline pipeline = start(null)) {
      read(pipeline, "r1", 2, 1, 2);
      middle = pipeline.checkpoint(1);
    }
    try (Pipeline pipeline = start(middle)) {
      read(pipeline, "r2", 1, 1);
      pipeline.checkpoint(2);
    }

    try (Pipeline pipeline = start(middle)) {
      read(pipeline, "r1", 1, 3);

      assertThatThrownBy(() -> pipeline.snapshot(2))
          .hasRootCauseInstanceOf(StateBehindTableException.class)
          .hasStackTraceContaining(SuppressRestartsException.class.getName());
    }
    assertThat(ids()).isEmpty();
  }

  @Test
  void replacesWhatTheReadBeforeHasFoundAlsoByNothing() throws Exception {
    try (Pipeline pipeline = start(null)) {
      read(pipeline, "r1", 3, 1, 2);
      pipeline.checkpoint(1);
      assertThat(ids()).containsExactly(1L, 2L);

      pipeline.read(changes.tally("r2", 3, 3, 1, 2));
      pipeline.checkpoint(2);
    }

    assertThat(ids()).isEmpty();
    assertThat(entries()).hasSize(3);
    assertThat(entries().get(2).to()).isEqualTo(TestLake.at(2));
  }

  /** The source does not know that it was, and begins anew. */
  @Test
  void leavesOutAReadThatTheRunHasCommittedAlready() throws Exception {
    opened = List.of(readEachRun(opened.get(0)));
    Pipeline.Checkpoint whole;
    try (Pipeline pipeline = start(null)) {
      read(pipeline, "r1", 3, 1, 2);
      whole = pipeline.checkpoint(1);
    }

    try (Pipeline pipeline = start(whole)) {
      read(pipeline, "r2", 2, 3, 4);
      pipeline.checkpoint(2);
      read(pipeline, "r2", 1, 5);
      pipeline.checkpoint(3);
      assertThat(entries()).hasSize(2);
      assertThat(ids()).containsExactly(1L, 2L);
      assertThat(dataFiles()).isEqualTo(1);
    }

    // The next run reads again.
    opened = List.of(readEachRun(lake.open(contract, TestLake.at(1)).get(0)));
    try (Pipeline pipeline = start(null)) {
      pipeline.read(changes.found(7, "p"));
      pipeline.read(changes.tally("r3", 3, 3, 1, 2));
      pipeline.checkpoint(1);
    }
    assertThat(ids()).containsExactly(7L);
  }

  /** Late rows alone: the cursor's largest value is what it was. */
  @Test
  void readThatMovesNothingIsCommittedFromState() throws Exception {
    try (Pipeline pipeline = start(null)) {
      read(pipeline, "r0", 3, 1);
      pipeline.checkpoint(1);
    }
    opened = List.of(readEachRun(lake.open(contract, TestLake.at(1)).get(0)));
    Pipeline.Checkpoint whole;
    try (Pipeline pipeline = start(null)) {
      pipeline.read(changes.found(7, "late"));
      pipeline.read(changes.tally("r1", 3, 3, 1, 1));
      whole = pipeline.snapshot(1);
    }
    assertThat(ids()).containsExactly(1L);

    for (int start = 0; start < 2; start++) {
      try (Pipeline pipeline = start(whole)) {
        pipeline.checkpoint(2);
      }
    }

    assertThat(ids()).containsExactly(7L);
    assertThat(entries()).filteredOn(entry -> entry.tally().in() > 0).hasSize(2);
  }

  private static OpenedDataset readEachRun(OpenedDataset dataset) {
    return new OpenedDataset(
        dataset.dataset(),
        dataset.table(),
        dataset.pipeline(),
        dataset.epoch(),
        dataset.contractVersion(),
        dataset.contractHash(),
        dataset.rejectLimit(),
        dataset.startText(),
        dataset.effect(),
        Reads.EACH_RUN,
        dataset.heartbeat(),
        null);
  }

  @Test
  void leavesRowsThatAreThereWhereTheTableIsNotReplaced() throws Exception {
    TestLake other = new TestLake(Files.createDirectory(directory.resolve("other")));
    Contract upserts = Contracts.upserts();
    List<OpenedDataset> theirs = other.open(upserts, TestLake.at(0));
    try (Pipeline pipeline =
        Pipeline.start(other.address(), upserts, theirs, List.of(), null, null)) {
      read(pipeline, "r1", 3, 1, 2);
      pipeline.checkpoint(1);
      pipeline.read(changes.update(2, "q"));
      pipeline.read(changes.tally(1, 2));
      pipeline.checkpoint(2);
    }

    assertThat(other.values("bets", "id")).containsExactly(1L, 2L);
    assertThat(other.values("bets", "player")).containsExactly("p", "q");
    other.close();
  }
}
