package io.chimera.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.connectors.source.DatabaseReading.Session;
import io.chimera.connectors.source.DatabaseSplit.Log;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.LogBegins;
import io.chimera.schemas.stream.SourceEvent.PartRead;
import io.chimera.schemas.stream.SourceEvent.Passed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DatabaseSplitReaderTest {
  private static final Map<String, Long> STARTS = Map.of("orders", 100L, "customers", 300L);

  @Test
  void tellsWhereEachDatasetsLogBeginsBeforeAnythingOfIt() throws IOException {
    var log = new Log(100, STARTS, Log.ENDLESS);

    assertThat(eventsOf(log, List.of(new Passed(200)), List.of(new Passed(400))))
        .containsExactly(new LogBegins(STARTS), new Passed(200), new Passed(400));
  }

  @Test
  void tellsNothingOfALogBeforePartsOfTables() throws IOException {
    var part = new Part("read", "orders", 0, 1, 0, "");
    var begins = new PartRead(0, 0, new ReadPart("read", 0, 1), 100);

    assertThat(eventsOf(part, List.of(begins))).containsExactly(begins);
  }

  @SafeVarargs
  private static List<SourceEvent> eventsOf(DatabaseSplit split, List<? extends SourceEvent>... all)
      throws IOException {
    var cursor = new Told(all);
    var confirmations =
        new Confirmations(
            () -> {
              throw new AssertionError("No checkpoint is complete");
            },
            Duration.ofMinutes(1));
    var events = new ArrayList<SourceEvent>();
    try (var reader =
        new DatabaseSplitReader(
            new Opening(cursor),
            confirmations,
            new LogWatch(Optional::empty, Duration.ofMinutes(1)),
            new LogStop())) {
      reader.handleSplitsChanges(new SplitsAddition<>(List.of(split)));
      RecordsWithSplitIds<SourceEvent> records = reader.fetch();
      for (; records.finishedSplits().isEmpty(); records = reader.fetch()) {
        assertThat(records.nextSplit()).isEqualTo(split.splitId());
        for (var event = next(records); event != null; event = next(records)) {
          events.add(event);
        }
      }
      assertThat(records.finishedSplits()).containsExactly(split.splitId());
    }
    return events;
  }

  private static @Nullable SourceEvent next(RecordsWithSplitIds<SourceEvent> records) {
    return records.nextRecordFromSplit();
  }

  private record Opening(Cursor cursor) implements Session {

    @Override
    public Cursor open(DatabaseSplit split) {
      return cursor;
    }

    @Override
    public void close() {}
  }

  /** Tells some events at a time, and then that there are no more. */
  private static final class Told implements Cursor {
    private final Deque<List<SourceEvent>> batches = new ArrayDeque<>();

    @SafeVarargs
    private Told(List<? extends SourceEvent>... all) {
      for (List<? extends SourceEvent> batch : all) {
        batches.add(List.copyOf(batch));
      }
    }

    @Override
    public @Nullable List<SourceEvent> next() {
      return batches.poll();
    }

    @Override
    public void confirm(long position) {}

    @Override
    public void close() {}
  }
}
