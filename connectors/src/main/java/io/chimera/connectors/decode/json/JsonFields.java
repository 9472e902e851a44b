package io.chimera.connectors.decode.json;

import io.chimera.schemas.contract.Column;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the column of a field by the bytes of its name. Producers write the fields of a record in
 * the same order again and again, so the field that followed the last time is tried first; a hash
 * table has the rest. What was learned changes the speed of an answer, never the answer.
 */
final class JsonFields {
  /** The field is no column's. */
  static final int UNKNOWN = -1;

  private static final int FREE = -1;

  private final byte[][] names;
  private final int[] columns;

  /** Whether JSON writes the name as it is, so that it can be compared without unescaping. */
  private final boolean[] plain;

  /** By name, the name tried next; the last is for the begin of a record. */
  private final int[] followers;

  /** Open addressing; at most a quarter is taken. */
  private final int[] table;

  /**
   * @param columns those that are filled from the record's envelope have no field
   * @throws IllegalArgumentException if two columns ask for the same field
   */
  JsonFields(List<Column> columns) {
    var allNames = new ArrayList<byte[]>();
    var allColumns = new ArrayList<Integer>();
    for (int column = 0; column < columns.size(); column++) {
      if (columns.get(column).origin().metadata() == null) {
        allNames.add(columns.get(column).name().getBytes(StandardCharsets.UTF_8));
        allColumns.add(column);
        for (String alias : columns.get(column).origin().aliases()) {
          allNames.add(alias.getBytes(StandardCharsets.UTF_8));
          allColumns.add(column);
        }
      }
    }
    names = allNames.toArray(new byte[0][]);
    this.columns = allColumns.stream().mapToInt(Integer::intValue).toArray();
    plain = new boolean[names.length];
    followers = new int[names.length + 1];
    table = new int[Integer.highestOneBit(names.length + 1) * 8];
    Arrays.fill(table, FREE);
    for (int name = 0; name < names.length; name++) {
      plain[name] = isPlain(names[name]);
      followers[name] = firstAfter(this.columns[name]);
      insert(name);
    }
    followers[names.length] = 0;
  }

  /** The next column's first name, or the first of all. */
  private int firstAfter(int column) {
    for (int name = 0; name < columns.length; name++) {
      if (columns[name] > column) {
        return name;
      }
    }
    return 0;
  }

  private static boolean isPlain(byte[] name) {
    for (byte character : name) {
      if (character == '"' || character == '\\' || (character >= 0 && character < ' ')) {
        return false;
      }
    }
    return true;
  }

  private void insert(int name) {
    int slot = hash(names[name], 0, names[name].length) & table.length - 1;
    while (table[slot] != FREE) {
      if (Arrays.equals(names[table[slot]], names[name])) {
        throw new IllegalArgumentException(
            "Cannot decode the dataset: two columns ask for the field '"
                + new String(names[name], StandardCharsets.UTF_8)
                + "'");
      }
      slot = slot + 1 & table.length - 1;
    }
    table[slot] = name;
  }

  /** What to hand to {@link #read} at the begin of a record. */
  int begin() {
    return names.length;
  }

  /**
   * Reads a field's name and the colon.
   *
   * @param last the name before, as this method returned it, or {@link #begin}
   * @return the name, for {@link #column}, or {@link #UNKNOWN}, then the scanner's string has it;
   *     meaningless if the scanner has failed
   */
  int read(JsonScanner in, int last) {
    if (names.length > 0) {
      int likely = followers[last];
      if (plain[likely] && in.readName(names[likely])) {
        return likely;
      }
    }
    if (!in.readName()) {
      return UNKNOWN;
    }
    JsonString found = in.string();
    found.unescape();
    int name = find(found.bytes(), found.offset(), found.length());
    if (name != UNKNOWN) {
      followers[last] = name;
    }
    return name;
  }

  int column(int name) {
    return columns[name];
  }

  private int find(byte[] bytes, int offset, int length) {
    int slot = hash(bytes, offset, length) & table.length - 1;
    while (table[slot] != FREE) {
      byte[] name = names[table[slot]];
      if (name.length == length && Arrays.equals(name, 0, length, bytes, offset, offset + length)) {
        return table[slot];
      }
      slot = slot + 1 & table.length - 1;
    }
    return UNKNOWN;
  }

  private static int hash(byte[] bytes, int offset, int length) {
    int hash = length;
    for (int position = offset; position < offset + length; position++) {
      hash = hash * 31 + bytes[position];
    }
    return hash ^ hash >>> 15;
  }
}
