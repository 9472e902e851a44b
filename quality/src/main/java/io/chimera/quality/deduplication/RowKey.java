package io.chimera.quality.deduplication;

import io.chimera.quality.deduplication.KeyValues.Writer;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Deduplication;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.TypedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes the fingerprint of what tells a row of one dataset from its repeats, and finds its event
 * time. Not thread-safe: holds what it found last.
 *
 * <p>The fingerprint is 128 bits of a hash whose key is the table's id: two of 10^12 different keys
 * have the same one with a probability of 10^-15, and nobody who only sends records can choose two
 * that do.
 */
public final class RowKey {
  private static final int VERSION = 1;

  private final SipHash hash;
  private final KeyBytes bytes = new KeyBytes();
  private final RowData.FieldGetter[] getters;
  private final Writer[] writers;
  private final boolean isNullKey;
  private final int timeColumn;

  private long high;
  private long low;
  private long eventTime;

  private RowKey(UUID tableId, RowType type, int[] keys, boolean isNullKey, int timeColumn) {
    hash = new SipHash(tableId.getMostSignificantBits(), tableId.getLeastSignificantBits());
    getters =
        IntStream.of(keys)
            .mapToObj(index -> RowData.createFieldGetter(type.getTypeAt(index), index))
            .toArray(RowData.FieldGetter[]::new);
    writers =
        IntStream.of(keys)
            .mapToObj(index -> KeyValues.of(type.getTypeAt(index)))
            .toArray(Writer[]::new);
    this.isNullKey = isNullKey;
    this.timeColumn = timeColumn;
  }

  /** Of rows with all of the columns of a dataset with {@code deduplicate}. */
  public static RowKey of(Dataset dataset, UUID tableId) {
    return new RowKey(
        tableId,
        RowTypes.written(dataset),
        dataset.keyColumns(),
        required(dataset).isByContent(),
        timeColumn(dataset));
  }

  /** Of rows with {@link #columns} only. */
  static RowKey projected(Dataset dataset, UUID tableId) {
    RowType all = RowTypes.written(dataset);
    List<String> columns = columns(dataset);
    var fields = columns.stream().map(name -> all.getFields().get(dataset.indexOf(name))).toList();
    int[] keys = IntStream.range(0, dataset.keyColumns().length).toArray();
    int time = timeColumn(dataset);
    return new RowKey(
        tableId,
        new RowType(fields),
        keys,
        required(dataset).isByContent(),
        time < 0 ? time : columns.indexOf(dataset.columns().get(time).name()));
  }

  /** What it needs of a row: the columns of the key, then the event time where that is none. */
  static List<String> columns(Dataset dataset) {
    var columns = new ArrayList<String>();
    for (int index : dataset.keyColumns()) {
      columns.add(dataset.columns().get(index).name());
    }
    int time = timeColumn(dataset);
    if (time >= 0 && !columns.contains(dataset.columns().get(time).name())) {
      columns.add(dataset.columns().get(time).name());
    }
    return List.copyOf(columns);
  }

  /** What fingerprints and times mean; what was remembered under another text means nothing. */
  public static String definition(Dataset dataset) {
    RowType all = RowTypes.written(dataset);
    List<String> keys =
        IntStream.of(dataset.keyColumns())
            .mapToObj(all.getFields()::get)
            .map(field -> field.getName() + " " + field.getType().copy(true))
            .toList();
    Deduplication deduplication = required(dataset);
    return dataset.target().table()
        + " by "
        + (deduplication.isByContent() ? "content " : "")
        + keys
        + (deduplication.within() == null
            ? ""
            : " within " + deduplication.within() + " of " + timeText(dataset, all))
        + " version "
        + VERSION
        + (deduplication.state() == Deduplication.State.ROCKSDB ? " in RocksDB" : "");
  }

  private static String timeText(Dataset dataset, RowType all) {
    LogicalType type = all.getTypeAt(timeColumn(dataset)).copy(true);
    return dataset.columns().get(timeColumn(dataset)).name() + " " + type;
  }

  private static Deduplication required(Dataset dataset) {
    Deduplication deduplication = dataset.deduplication();
    if (deduplication == null) {
      throw new IllegalArgumentException("Dataset '" + dataset.name() + "' has no 'deduplicate'");
    }
    return deduplication;
  }

  private static int timeColumn(Dataset dataset) {
    var eventTime = dataset.eventTime();
    return eventTime == null ? -1 : dataset.indexOf(eventTime.column());
  }

  /** Looks at a row; the answers below are about it. */
  public void look(RowData row) {
    high = 0;
    low = 0;
    eventTime = eventTime(row);
    bytes.clear();
    for (int index = 0; index < writers.length; index++) {
      Object value = getters[index].getFieldOrNull(row);
      if (value == null && !isNullKey) {
        return;
      }
      writers[index].writeNullable(value, bytes);
    }
    hash.hash(bytes.array(), bytes.length());
    high = hash.first();
    low = hash.second();
    if ((high | low) == 0) {
      // Kept for rows without a key.
      low = 1;
    }
  }

  /** Puts what was found on a carrier that holds the row. */
  public void put(Ingested carrier) {
    carrier.keyed(high, low, eventTime);
  }

  private long eventTime(RowData row) {
    return timeColumn < 0 || row.isNullAt(timeColumn)
        ? Ingested.NO_TIME
        : TypedRow.timestampMicros(row, timeColumn);
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  long eventTime() {
    return eventTime;
  }

  /** Whether no column of the key is null, or null is a value like others. */
  boolean isKeyed() {
    return (high | low) != 0;
  }
}
