package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.Contract;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.FaultyLake;
import io.chimera.sinks.FaultyLake.Crash;
import io.chimera.sinks.FaultyLake.Fault;
import io.chimera.sinks.FaultyLake.Faults;
import io.chimera.sinks.Feed;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.iceberg.Lake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills a pipeline of two tables at every step and inside every commit, goes on from the last
 * complete checkpoint or from the table alone, and expects the same tables as if nothing had
 * happened.
 */
class CrashIT {
  private static final long POISON = 2;
  private static final int RECORDS = 6;
  private static final int RECORDS_A_CHECKPOINT = 2;

  /** How the next run begins. */
  private enum Start {
    FROM_CHECKPOINT,
    FROM_TABLE
  }

  /** What of a checkpoint that was being taken reaches the coordinator. */
  private enum Barrier {
    LOST,
    COMPLETE_WITHOUT_NOTICE,
    COMPLETE
  }

  private static final List<String> TABLES = List.of("bets", "wins");

  private final Contract contract =
      Contracts.of(
          Contracts.dataset("bets", List.of(), Contracts.columns()),
          Contracts.dataset("wins", List.of(), Contracts.columns()));
  private TestLake lake;
  private List<OpenedDataset> opened;
  private Pipeline.@Nullable Checkpoint complete;

  private record Death(int step, Barrier barrier) {}

  static List<Arguments> steps() {
    var cases = new ArrayList<Arguments>();
    for (int step = 0; step <= RECORDS; step++) {
      boolean barrier = step > 0 && step % RECORDS_A_CHECKPOINT == 0;
      for (Barrier fate : barrier ? List.of(Barrier.values()) : List.of(Barrier.LOST)) {
        for (Start start : Start.values()) {
          String name = "after record " + step + (barrier ? ", barrier " + fate : "");
          cases.add(argumentSet(name + ", " + start, new Death(step, fate), start));
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("steps")
  void losesAndDoublesNothingWhenKilledBetweenSteps(
      Death death, Start start, @TempDir Path directory) throws Exception {
    open(directory);

    try (Pipeline pipeline = run(lake.address(), null)) {
      untilDeath(pipeline, death);
    }
    goOn(start);

    assertTablesAreExact();
  }

  static List<Arguments> commits() {
    var cases = new ArrayList<Arguments>();
    // Three closings of two datasets, each with a commit to the quarantine and one to the table.
    for (int commit = 1; commit <= 12; commit++) {
      for (Fault fault : List.of(Fault.CRASH, Fault.APPLIED_CRASH)) {
        for (Start start : Start.values()) {
          cases.add(
              argumentSet("commit " + commit + ", " + fault + ", " + start, commit, fault, start));
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("commits")
  void losesAndDoublesNothingWhenKilledInACommit(
      int commit, Fault fault, Start start, @TempDir Path directory) throws Exception {
    open(directory);
    Faults faults = Faults.at(commit, 1, fault);

    boolean crashed = false;
    try (Pipeline pipeline = run(() -> new FaultyLake(lake.address().open(), faults), null)) {
      untilDeath(pipeline, new Death(RECORDS + 1, Barrier.COMPLETE));
    } catch (Crash expected) {
      crashed = true;
    }
    assertThat(crashed).isTrue();
    goOn(start);

    assertTablesAreExact();
  }

  private void open(Path directory) {
    lake = new TestLake(directory);
    opened = lake.open(contract, TestLake.at(0));
    complete = null;
  }

  private Pipeline run(Lake.Address address, Pipeline.@Nullable Checkpoint from) throws Exception {
    var feeds = new ArrayList<Feed>();
    for (int dataset = 0; dataset < opened.size(); dataset++) {
      long position =
          from == null
              ? opened.get(dataset).start().streams().get("game_v1").next().get(0)
              : from.position();
      feeds.add(new Feed(dataset, 0, position, POISON));
    }
    return Pipeline.start(address, contract, opened, feeds, from, null);
  }

  private void untilDeath(Pipeline pipeline, Death death) throws Exception {
    long checkpoint = 0;
    for (int step = 1; step <= RECORDS; step++) {
      if (step > death.step()) {
        return;
      }
      pipeline.read(1);
      if (step % RECORDS_A_CHECKPOINT == 0) {
        boolean dying = step == death.step();
        Pipeline.Checkpoint taken = pipeline.snapshot(++checkpoint);
        if (dying && death.barrier() == Barrier.LOST) {
          return;
        }
        complete = taken;
        if (dying && death.barrier() == Barrier.COMPLETE_WITHOUT_NOTICE) {
          return;
        }
        pipeline.complete(checkpoint);
      }
    }
  }

  private void goOn(Start start) throws Exception {
    Pipeline.Checkpoint from = complete;
    if (start == Start.FROM_TABLE) {
      opened = lake.openAgain(contract);
      from = null;
    }
    try (Pipeline pipeline = run(lake.address(), from)) {
      pipeline.readTo(RECORDS).endInput();
      pipeline.checkpoint(100);
    }
  }

  private void assertTablesAreExact() {
    for (String table : TABLES) {
      assertThat(lake.values(table, "id")).isEqualTo(Feed.rows(0, RECORDS, POISON));
      assertThat(lake.values(table + "__quarantine", "source_position"))
          .isEqualTo(Feed.rejections(0, RECORDS, POISON));
      Books.Audit audit = Books.audit(new TableLedger(lake.table(table)).entries());
      assertThat(audit.problems()).isEmpty();
      assertThat(audit.totals().in()).isEqualTo(RECORDS);
    }
    lake.close();
  }
}
