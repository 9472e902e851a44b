package io.chimera.quality.admission;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Origin.Metadata;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceEvent.Change;
import io.chimera.schemas.stream.TypedRow;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/**
 * Makes the dataset's row of the one that its table at the source has: the columns that are filled
 * from what is told of the change come to it.
 */
final class ChangeEnvelope {
  private static final long MICROS_PER_MILLI = 1_000;
  private static final StringData[] OPERATIONS =
      IntStream.range(0, Change.values().length)
          .mapToObj(index -> Change.values()[index].name().toLowerCase(Locale.ROOT))
          .map(StringData::fromString)
          .toArray(StringData[]::new);

  /** What each column is filled from, null for the next one of the source's row. */
  private final @Nullable Metadata[] columns;

  private ChangeEnvelope(@Nullable Metadata[] columns) {
    this.columns = columns;
  }

  /** Of a dataset; null where its rows are those of the source. */
  static @Nullable ChangeEnvelope of(Dataset dataset) {
    List<Column> columns = dataset.columns();
    if (columns.stream().allMatch(column -> column.origin().metadata() == null)) {
      return null;
    }
    return new ChangeEnvelope(
        columns.stream().map(column -> column.origin().metadata()).toArray(Metadata[]::new));
  }

  /**
   * A row with all columns.
   *
   * @param row as the source has it: the event's own, or that before
   * @param readPosition what its read belongs to, for a row of one
   */
  TypedRow of(SourceEvent.Row event, TypedRow row, long readPosition) {
    var whole = new TypedRow(columns.length);
    int next = 0;
    for (int index = 0; index < columns.length; index++) {
      Metadata metadata = columns[index];
      if (metadata == null) {
        whole.take(index, row, next++);
      } else {
        fill(whole, index, metadata, event, readPosition);
      }
    }
    return whole;
  }

  private static void fill(
      TypedRow row, int index, Metadata metadata, SourceEvent.Row event, long readPosition) {
    Provenance provenance = event.provenance();
    boolean isRead = event.change() == Change.READ;
    switch (metadata) {
      case OPERATION -> row.setObject(index, OPERATIONS[event.change().ordinal()]);
      case POSITION -> row.setLong(index, isRead ? readPosition : provenance.position());
      case SEQUENCE -> {
        if (!isRead) {
          row.setInt(index, provenance.split());
        }
      }
      case TIMESTAMP -> {
        if (!isRead) {
          row.setTimestampMicros(index, provenance.timestamp() * MICROS_PER_MILLI);
        }
      }
      case DELETED -> {
        if (event.change() == Change.DELETE) {
          row.setTimestampMicros(index, provenance.timestamp() * MICROS_PER_MILLI);
        }
      }
      case TOPIC, PARTITION, OFFSET, KEY, HEADERS ->
          throw new IllegalStateException("Cannot fill a column of a table from " + metadata);
    }
  }
}
