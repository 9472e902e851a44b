package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.stream.Positions;
import io.chimera.sinks.Changes;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.TestLake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.iceberg.data.IcebergGenerics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log of changes, read by runs that die at any moment. */
class ChangesCrashTest {
  private static final int CHANGES = 500;
  private static final int KEYS = 40;

  private final Contract contract = Contracts.upserts();
  private final Changes changes = new Changes();

  /** One change of the source; a row that is deleted has no player. */
  private record Change(long id, boolean isNew, @Nullable String player) {}

  private static List<Change> log(SplittableRandom random, Map<Long, String> source) {
    var log = new ArrayList<Change>();
    while (log.size() < CHANGES) {
      long id = random.nextLong(KEYS);
      boolean isNew = !source.containsKey(id);
      String player = isNew || random.nextInt(3) > 0 ? "p" + log.size() : null;
      log.add(new Change(id, isNew, player));
      if (player == null) {
        source.remove(id);
      } else {
        source.put(id, player);
      }
    }
    return log;
  }

  private void read(Pipeline pipeline, Change change) throws Exception {
    String player = change.player();
    if (player == null) {
      pipeline.read(changes.delete(change.id()));
    } else if (change.isNew()) {
      pipeline.read(changes.insert(change.id(), player));
    } else {
      pipeline.read(changes.update(change.id(), player));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theTableIsTheSourceWhateverDied(long seed, @TempDir Path directory) throws Exception {
    var random = new SplittableRandom(seed);
    var source = new HashMap<Long, String>();
    List<Change> log = log(random, source);
    try (var lake = new TestLake(directory)) {
      List<OpenedDataset> opened = lake.open(contract, TestLake.at(0));
      Pipeline.Checkpoint last = null;
      int kept = 0;
      int position = 0;
      long checkpoint = 0;
      Pipeline pipeline = start(lake, opened, null);
      while (kept < CHANGES) {
        int from = position;
        position = Math.min(CHANGES, position + 1 + random.nextInt(60));
        for (Change change : log.subList(from, position)) {
          read(pipeline, change);
        }
        pipeline.read(changes.tally(from, position));
        Pipeline.Checkpoint next = pipeline.snapshot(++checkpoint);
        int what = random.nextInt(5);
        if (what > 0) {
          last = next;
          kept = position;
        }
        if (what > 2) {
          pipeline.complete(checkpoint);
          continue;
        }
        // It dies: before the checkpoint is complete, or before anybody was told.
        pipeline.close();
        if (what == 1) {
          opened = lake.openAgain(contract);
          last = null;
          kept = stands(opened);
        }
        position = kept;
        pipeline = start(lake, opened, last);
      }
      pipeline.close();

      assertThat(rows(lake)).isEqualTo(source);
      assertThat(Books.audit(new TableLedger(lake.table("bets")).entries()).problems()).isEmpty();
    }
  }

  private Pipeline start(
      TestLake lake, List<OpenedDataset> opened, Pipeline.@Nullable Checkpoint from)
      throws Exception {
    return Pipeline.start(lake.address(), contract, opened, List.of(), from, null);
  }

  private static int stands(List<OpenedDataset> opened) {
    Positions start = opened.get(0).start();
    return start.streams().get("game_v1").next().get(0).intValue();
  }

  private static Map<Long, String> rows(TestLake lake) throws IOException {
    var rows = new HashMap<Long, String>();
    try (var records = IcebergGenerics.read(lake.table("bets")).build()) {
      records.forEach(
          record ->
              assertThat(rows.put((Long) record.getField("id"), (String) record.getField("player")))
                  .as("one row a key")
                  .isNull());
    }
    return rows;
  }
}
