package io.chimera.schemas.contract;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What makes a record a repeat of an earlier one of its dataset.
 *
 * @param by the columns that have to be the same; empty for the whole content
 * @param within how far apart the event times of two such records may be; absent for ever
 * @param state where the keys of earlier records are remembered
 */
public record Deduplication(List<String> by, @Nullable Duration within, State state)
    implements Serializable {
  /** Where keys are remembered. */
  public enum State {
    MEMORY,
    /** On disk, with a part of it in memory. */
    ROCKSDB
  }

  public Deduplication {
    by = List.copyOf(by);
  }

  /** Whether all that came in the record's value has to be the same. */
  public boolean isByContent() {
    return by.isEmpty();
  }

  /**
   * The columns that have to be the same, by index. Content leaves out what says where and when a
   * record was sent, which no two records have in common.
   *
   * @param columns the dataset's
   */
  int[] keyColumns(List<Column> columns) {
    if (isByContent()) {
      return IntStream.range(0, columns.size())
          .filter(index -> isContent(columns.get(index)))
          .toArray();
    }
    var names = columns.stream().map(Column::name).toList();
    return by.stream().mapToInt(names::indexOf).toArray();
  }

  private static boolean isContent(Column column) {
    Origin.Metadata metadata = column.origin().metadata();
    if (metadata == null) {
      return true;
    }
    return switch (metadata) {
      case KEY -> true;
      case TOPIC, PARTITION, OFFSET, TIMESTAMP, HEADERS -> false;
      case OPERATION, POSITION, SEQUENCE, DELETED -> false;
    };
  }
}
