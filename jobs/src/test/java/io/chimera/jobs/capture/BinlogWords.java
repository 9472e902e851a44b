package io.chimera.jobs.capture;

import io.chimera.connectors.mysql.BinlogMessage;
import io.chimera.connectors.mysql.BinlogRow;
import io.chimera.connectors.mysql.RowImage;
import io.chimera.connectors.mysql.TableMap;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Says changes of the binary log in words. */
final class BinlogWords {
  private BinlogWords() {}

  /** The change in words, or null for what is none. */
  static @Nullable String of(BinlogMessage message) {
    if (message instanceof BinlogMessage.Insert insert) {
      return name(insert.table()) + " + " + row(insert.table(), insert.row());
    }
    if (message instanceof BinlogMessage.Update update) {
      return name(update.table())
          + " = "
          + row(update.table(), update.before())
          + " -> "
          + row(update.table(), update.row());
    }
    if (message instanceof BinlogMessage.Delete delete) {
      return name(delete.table()) + " - " + row(delete.table(), delete.before());
    }
    if (message instanceof BinlogMessage.Altered altered) {
      return altered.table().name() + " " + altered.action().name().toLowerCase(Locale.ROOT);
    }
    return null;
  }

  private static String name(TableMap table) {
    return table.table().name();
  }

  private static String row(TableMap table, RowImage row) {
    return IntStream.range(0, row.size())
        .mapToObj(cell -> BinlogRow.text(table, row, cell))
        .map(text -> text == null ? "null" : LogWords.brief(text))
        .collect(Collectors.joining(","));
  }
}
