package io.chimera.jobs.cli;

import io.chimera.jobs.quarantine.SafeText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;

/** Values of a table's row as text for people, and as plain values for JSON. */
final class RowText {
  private static final int LONGEST_CELL = 60;
  private static final String NOTHING = "-";

  private RowText() {}

  /** A cell of a text table; long values are cut, and say so. */
  static String cell(@Nullable Object value) {
    if (value == null) {
      return NOTHING;
    }
    var text = line(String.valueOf(plain(value)));
    return text.length() <= LONGEST_CELL ? text : text.substring(0, LONGEST_CELL - 1) + "…";
  }

  /** All of a text on one line; nothing in it steers the terminal. */
  static String line(String text) {
    return SafeText.visible(text.replaceAll("[\\t\\n\\r]", " "));
  }

  static Map<String, Object> plain(Record record) {
    var values = new LinkedHashMap<String, Object>();
    record
        .struct()
        .fields()
        .forEach(field -> values.put(field.name(), plain(record.getField(field.name()))));
    return values;
  }

  static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Record record) {
      return plain(record);
    }
    if (value instanceof ByteBuffer bytes) {
      return bytes(bytes);
    }
    if (value instanceof byte[] bytes) {
      return bytes(ByteBuffer.wrap(bytes));
    }
    if (value instanceof List<?> list) {
      var values = new ArrayList<Object>();
      list.forEach(element -> values.add(plain(element)));
      return values;
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .collect(
              Collectors.toMap(
                  entry -> String.valueOf(entry.getKey()),
                  entry -> String.valueOf(plain(entry.getValue())),
                  (one, other) -> other,
                  LinkedHashMap::new));
    }
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    return value.toString();
  }

  /** Bytes that are printable text are shown as text, all others as hexadecimal. */
  private static String bytes(ByteBuffer bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
      if (text.chars().noneMatch(Character::isISOControl)) {
        return text;
      }
    } catch (CharacterCodingException notText) {
      // Falls through to the bytes themselves.
    }
    var raw = new byte[bytes.remaining()];
    bytes.duplicate().get(raw);
    return "0x" + HexFormat.of().formatHex(raw);
  }

  /** All values of a row as cells, in the order of its columns. */
  static Object[] cells(StructLike row) {
    var cells = new Object[row.size()];
    for (int column = 0; column < cells.length; column++) {
      cells[column] = cell(row.get(column, Object.class));
    }
    return cells;
  }
}
