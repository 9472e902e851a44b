package io.chimera.sinks.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Target.PartitionField;
import io.chimera.schemas.contract.Target.Transform;
import io.chimera.sinks.Changes;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.FaultyLake;
import io.chimera.sinks.FaultyLake.Crash;
import io.chimera.sinks.FaultyLake.Fault;
import io.chimera.sinks.FaultyLake.Faults;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.ledger.Openings;
import io.chimera.sinks.ledger.Pipeline;
import io.chimera.sinks.ledger.Rewind;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are put together while their rows change. */
class CompactionTest {
  private static final int COMMITS = 12;
  private static final CareRules RULES = CaredLake.rules(CareTask.COMPACT);

  private CaredLake lake;
  private Contract contract;
  private Pipeline pipeline;
  private final Changes changes = new Changes();
  private final Map<Long, String> model = new HashMap<>();
  private long position;
  private long checkpoint;

  @BeforeEach
  void open(@TempDir Path directory) {
    lake = new CaredLake(directory);
  }

  @AfterEach
  void close() {
    pipeline.close();
    lake.close();
  }

  private void start(PartitionField... partition) throws Exception {
    contract = Contracts.upserts(partition);
    pipeline =
        Pipeline.start(
            lake.lake().address(),
            contract,
            lake.lake().open(contract, TestLake.at(0)),
            List.of(),
            null,
            null);
  }

  private void put(long id, String player) throws Exception {
    pipeline.read(
        model.put(id, player) == null ? changes.insert(id, player) : changes.update(id, player));
  }

  private void remove(long id) throws Exception {
    if (model.remove(id) != null) {
      pipeline.read(changes.delete(id));
    }
  }

  private void commit() throws Exception {
    position++;
    checkpoint++;
    pipeline.read(changes.tally(position - 1, position));
    pipeline.checkpoint(checkpoint);
  }

  /** Each commit puts ten rows, changes some of before and of its own, and removes one. */
  private void fill(int commits) throws Exception {
    for (int commit = 0; commit < commits; commit++) {
      for (long id = position * 10; id < position * 10 + 10; id++) {
        put(id, "new-" + id);
      }
      put(position * 10 + 1, "again");
      if (position > 0) {
        put(position * 10 - 5, "changed-" + position);
        remove(position * 10 - 3);
      }
      commit();
    }
  }

  private void assertWhole() throws IOException {
    var expected = new ArrayList<String>();
    model.forEach((id, player) -> expected.add(id + " " + player));
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(lake.audit().problems()).isEmpty();
  }

  private List<String> rows() throws IOException {
    var rows = new ArrayList<String>();
    try (var records = IcebergGenerics.read(lake.bets()).build()) {
      records.forEach(row -> rows.add(row.getField("id") + " " + row.getField("player")));
    }
    return rows;
  }

  private CareStep compact(Table table) {
    return new Compaction(table, Long.MAX_VALUE, Compaction.MOST_BYTES).run(RULES);
  }

  /** A table that somebody else changes while a compaction is about to be committed, once. */
  private static final class Overtaken extends BaseTable {
    private static final long serialVersionUID = 1L;

    private final transient Other other;
    private boolean isOvertaken;

    interface Other {
      void run() throws Exception;
    }

    Overtaken(Table table, Other other) {
      super(((HasTableOperations) table).operations(), table.name());
      this.other = other;
    }

    @Override
    public RewriteFiles newRewrite() {
      if (!isOvertaken) {
        isOvertaken = true;
        try {
          other.run();
        } catch (Exception failure) {
          throw new IllegalStateException(failure);
        }
      }
      return super.newRewrite();
    }
  }

  @Test
  void deletesAreAppliedAndGone() throws Exception {
    start();
    fill(COMMITS);
    assertThat(Long.parseLong(lake.bets().currentSnapshot().summary().get("total-delete-files")))
        .isGreaterThan(COMMITS);

    CareStep step = lake.step(Instant.now(), CareTask.COMPACT);

    assertThat(step.count("deleteFiles") + step.count("files")).isGreaterThan(COMMITS);
    assertThat(lake.bets().currentSnapshot().summary())
        .containsEntry("total-data-files", "1")
        .containsEntry("total-delete-files", "0")
        .containsEntry("total-records", "" + model.size());
    assertWhole();
    fill(2);
    assertWhole();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverChangesRowsMeanwhileIsNotOverwritten(boolean isPartitioned) throws Exception {
    PartitionField[] partition =
        isPartitioned
            ? new PartitionField[] {new PartitionField("id", Transform.BUCKET, 2)}
            : new PartitionField[0];
    start(partition);
    fill(COMMITS);

    CareStep step =
        compact(
            new Overtaken(
                lake.bets(),
                () -> {
                  put(1, "meanwhile");
                  remove(2);
                  put(3, "twice");
                  put(3, "thrice");
                  put(100_000, "new");
                  commit();
                }));

    assertThat(step.notes()).isEmpty();
    assertThat(step.count("files")).isGreaterThanOrEqualTo(COMMITS);
    assertWhole();
    compact(lake.bets());
    assertWhole();
  }

  /** Of the files that stay none is as old as the deletes that come first. */
  @Test
  void rowsThatAreOnlyRemovedMeanwhileDoNotComeBack() throws Exception {
    start();
    fill(COMMITS);

    CareStep step =
        compact(
            new Overtaken(
                lake.bets(),
                () -> {
                  remove(1);
                  commit();
                  remove(4);
                  commit();
                  put(100_000, "new");
                  commit();
                }));

    assertWhole();
    assertThat(step.notes()).singleElement().asString().endsWith("the next care goes on");
    assertThat(compact(lake.bets()).notes()).isEmpty();
    assertWhole();
    assertThat(lake.bets().currentSnapshot().summary()).containsEntry("total-delete-files", "0");
  }

  /** What held for no file does so again where the table is taken back to before they were. */
  @Test
  void deletesStayIfTheTableIsTakenBackMeanwhile() throws Exception {
    start(new PartitionField("id", Transform.BUCKET, 2));
    fill(COMMITS);
    var ledger = new TableLedger(lake.bets());
    Rewind back = ledger.planRewind(ledger.head().orElseThrow().snapshotId());
    CareStep first = new Compaction(lake.bets(), Long.MAX_VALUE, 1).run(RULES);
    assertThat(first.notes()).hasSize(1);

    CareStep step =
        new DanglingDeletes(
                new Overtaken(
                    lake.bets(),
                    () -> {
                      var unusedEntry =
                          Openings.rewind(
                              contract,
                              contract.datasets().get(0),
                              lake.bets(),
                              lake.quarantine(),
                              back);
                    }))
            .remove(CareStep.of(CareTask.COMPACT));

    assertWhole();
    assertThat(step.counts()).isEmpty();
    assertThat(step.notes()).singleElement().asString().endsWith("the next care goes on");
  }

  @Test
  void groupsThatWerePlannedBeforeTheTableWasPartitionedAnewStayWhereTheyAre() throws Exception {
    start(new PartitionField("id", Transform.BUCKET, 2));
    fill(COMMITS);

    CareStep unusedStep =
        compact(
            new Overtaken(
                lake.bets(),
                () ->
                    lake.bets()
                        .updateSpec()
                        .removeField("id_bucket")
                        .addField(Expressions.bucket("id", 3))
                        .commit()));

    assertWhole();
    for (long id : model.keySet()) {
      try (var records =
          IcebergGenerics.read(lake.bets()).where(Expressions.equal("id", id)).build()) {
        assertThat(records).hasSize(1);
      }
    }
  }

  @Test
  void anotherCareOfTheSameTableIsSeenAndLeftAlone() throws Exception {
    start();
    fill(COMMITS);
    int files = dataFiles();

    CareStep step = compact(new Overtaken(lake.bets(), () -> compact(lake.bets())));

    assertThat(step.counts()).isEmpty();
    assertThat(step.notes())
        .singleElement()
        .asString()
        .contains("others have changed the same files")
        .endsWith("the next care goes on");
    assertWhole();
    // What it had written is gone, and the other's is there.
    assertThat(dataFiles()).isEqualTo(files + 1);
  }

  private int dataFiles() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(lake.bets().location()).resolve("data"))) {
      return (int) files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CRASH", "APPLIED_CRASH"})
  void whoDiesInTheMiddleLeavesAWholeTable(Fault fault) throws Exception {
    start();
    fill(COMMITS);
    Table dying =
        new FaultyLake(lake.lake().catalog(), Faults.at(1, 1, fault)).load(CaredLake.BETS);

    assertThatThrownBy(() -> compact(dying)).isInstanceOf(Crash.class);

    assertWhole();
    fill(1);
    compact(lake.bets());
    assertWhole();
    pipeline.close();
    lake.care(CaredLake.later(), CaredLake.rules(CareTask.values()));
    assertWhole();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "REFUSED",
        "APPLIED_REFUSED",
        "UNKNOWN",
        "APPLIED_UNKNOWN",
        "BROKEN",
        "APPLIED_BROKEN"
      })
  void isCommittedOnceWhateverTheCatalogAnswers(Fault fault) throws Exception {
    start();
    fill(COMMITS);
    Table faulty =
        new FaultyLake(lake.lake().catalog(), Faults.at(1, 2, fault)).load(CaredLake.BETS);

    CareStep step = compact(faulty);

    assertThat(step.count("into")).isEqualTo(1);
    assertThat(lake.bets().currentSnapshot().summary()).containsEntry("total-data-files", "1");
    assertWhole();
  }

  @Test
  void whatIsTooMuchForOnceIsForTheNextTime() throws Exception {
    start(new PartitionField("id", Transform.BUCKET, 2));
    fill(COMMITS);

    CareStep first = new Compaction(lake.bets(), Long.MAX_VALUE, 1).run(RULES);
    CareStep second = new Compaction(lake.bets(), Long.MAX_VALUE, 1).run(RULES);

    assertThat(first.notes())
        .containsExactly("there is more to do than is done at once; the next care goes on");
    assertThat(second.notes()).isEmpty();
    assertThat(lake.bets().currentSnapshot().summary()).containsEntry("total-data-files", "2");
    assertWhole();
  }

  /** Against a model, with care at any time and changes in the middle of it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void rowsAreWhatWasSaidOfThem(long seed) throws Exception {
    start();
    var random = new SplittableRandom(seed);
    for (int round = 0; round < 20; round++) {
      change(random);
      if (random.nextInt(4) == 0) {
        compact(new Overtaken(lake.bets(), () -> change(random)));
        assertWhole();
      }
    }
    compact(lake.bets());
    assertWhole();
  }

  private void change(SplittableRandom random) throws Exception {
    for (int each = 0; each < 20; each++) {
      long id = random.nextInt(50);
      if (random.nextInt(3) == 0) {
        remove(id);
      } else {
        put(id, "at-" + checkpoint + "-" + each);
      }
    }
    commit();
  }
}
