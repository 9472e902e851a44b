package io.chimera.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.connectors.source.DatabaseReading.Session;
import io.chimera.connectors.source.DatabaseSplit.Log;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.Change;
import io.chimera.schemas.stream.TypedRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DatabaseReaderTest {
  private static final int CHANGES = 20_000;
  private static final long SMALL_STACK = 256 * 1024;

  private final Told told = new Told();

  /** Each of its changes comes by a fetch of its own; a task thread has a stack as any other. */
  @Test
  void letsNoBarrierIntoATransactionHoweverManyFetchesItTakes() throws Exception {
    var result = new CompletableFuture<Void>();
    var task =
        new Thread(
            null,
            () -> {
              try {
                readTransaction();
                result.complete(null);
              } catch (Throwable failure) {
                result.completeExceptionally(failure);
              }
            },
            "task",
            SMALL_STACK);
    task.start();

    result.get();

    assertThat(told.events).hasSize(CHANGES + 2);
  }

  private void readTransaction() throws Exception {
    var confirmations =
        new Confirmations(
            () -> {
              throw new AssertionError("No checkpoint is complete");
            },
            Duration.ofMinutes(1));
    var stop = new LogStop();
    try (var reader =
        new DatabaseReader(
            () ->
                new DatabaseSplitReader(
                    new OneTransaction(),
                    confirmations,
                    new LogWatch(Optional::empty, Duration.ofMinutes(1)),
                    stop),
            new EventEmitter(),
            confirmations,
            stop,
            new Context())) {
      reader.start();
      reader.addSplits(List.of(new Log(1, Map.of("orders", 1L), Log.ENDLESS)));
      while (!(told.last() instanceof SourceEvent.Passed)) {
        reader.isAvailable().get();
        var unusedStatus = reader.pollNext(told);
        // A barrier may come now.
        assertThat(told.last()).isNotInstanceOf(SourceEvent.Row.class);
      }
    }
  }

  private static final class OneTransaction implements Session, Cursor {
    private int number;

    @Override
    public Cursor open(DatabaseSplit split) {
      return this;
    }

    @Override
    public List<SourceEvent> next() {
      number++;
      if (number > CHANGES) {
        return number == CHANGES + 1 ? List.of(new SourceEvent.Passed(2)) : List.of();
      }
      return List.of(
          new SourceEvent.Row(
              0,
              Change.INSERT,
              new TypedRow(0),
              null,
              null,
              new Provenance("orders", number, 1, 0),
              () -> new byte[0]));
    }

    @Override
    public void confirm(long position) {}

    @Override
    public void close() {}
  }

  private static final class Told implements ReaderOutput<SourceEvent> {
    private final List<SourceEvent> events = new ArrayList<>();

    private @Nullable SourceEvent last() {
      return events.isEmpty() ? null : events.get(events.size() - 1);
    }

    @Override
    public void collect(SourceEvent event) {
      events.add(event);
    }

    @Override
    public void collect(SourceEvent event, long timestamp) {
      events.add(event);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<SourceEvent> createOutputForSplit(String split) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {}
  }

  private static final class Context implements SourceReaderContext {

    @Override
    public SourceReaderMetricGroup metricGroup() {
      return UnregisteredMetricsGroup.createSourceReaderMetricGroup();
    }

    @Override
    public Configuration getConfiguration() {
      return new Configuration();
    }

    @Override
    public String getLocalHostName() {
      return "here";
    }

    @Override
    public int getIndexOfSubtask() {
      return 0;
    }

    @Override
    public void sendSplitRequest() {}

    @Override
    public void sendSourceEventToCoordinator(
        org.apache.flink.api.connector.source.SourceEvent event) {}

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      return SimpleUserCodeClassLoader.create(DatabaseReaderTest.class.getClassLoader());
    }
  }
}
