package io.chimera.quality.deduplication;

import io.chimera.quality.deduplication.KeyValues.Writer;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes a hash of 128 bits of a row's values that is the same for equal rows, wherever they come
 * from. Who does not know the key cannot make up rows that are taken for others. Not thread-safe:
 * holds the hash made last.
 */
public final class RowHash {
  private final SipHash hash;
  private final KeyBytes bytes = new KeyBytes();
  private final RowData.FieldGetter[] getters;
  private final Writer[] writers;

  /**
   * @param key of the hash, two numbers that nobody knows who makes rows
   * @param type of the rows
   * @param columns of which the hash is made
   */
  public RowHash(long[] key, RowType type, int[] columns) {
    hash = new SipHash(key[0], key[1]);
    getters =
        IntStream.of(columns)
            .mapToObj(index -> RowData.createFieldGetter(type.getTypeAt(index), index))
            .toArray(RowData.FieldGetter[]::new);
    writers =
        IntStream.of(columns)
            .mapToObj(index -> KeyValues.of(type.getTypeAt(index)))
            .toArray(Writer[]::new);
  }

  /** Looks at a row; the answers below are about it. */
  public void look(RowData row) {
    bytes.clear();
    for (int index = 0; index < writers.length; index++) {
      writers[index].writeNullable(getters[index].getFieldOrNull(row), bytes);
    }
    hash.hash(bytes.array(), bytes.length());
  }

  public long first() {
    return hash.first();
  }

  public long second() {
    return hash.second();
  }
}
