package io.chimera.jobs.capture;

import io.chimera.connectors.postgres.LogEntry;
import io.chimera.connectors.postgres.LogMessage;
import io.chimera.connectors.postgres.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Says changes of the log in words. */
final class LogWords {
  private final Map<Long, String> tables = new HashMap<>();

  /** The change in words, or null for what is none. */
  @Nullable String of(LogEntry entry) {
    LogMessage message = entry.message();
    if (message instanceof LogMessage.Relation relation) {
      tables.put(relation.id(), relation.table().name());
      return null;
    }
    if (message instanceof LogMessage.Insert insert) {
      return tables.get(insert.relation()) + " + " + row(insert.row());
    }
    if (message instanceof LogMessage.Update update) {
      String before = update.before() == null ? "" : row(update.before()) + " -> ";
      return tables.get(update.relation()) + " = " + before + row(update.row());
    }
    if (message instanceof LogMessage.Delete delete) {
      return tables.get(delete.relation()) + " - " + row(delete.before());
    }
    if (message instanceof LogMessage.Truncate truncate) {
      return "truncated "
          + truncate.relations().stream()
              .map(tables::get)
              .sorted()
              .collect(Collectors.joining(", "));
    }
    return null;
  }

  private static String row(Tuple row) {
    return IntStream.range(0, row.size())
        .mapToObj(cell -> cell(row, cell))
        .collect(Collectors.joining(","));
  }

  private static String cell(Tuple row, int cell) {
    if (row.isNull(cell)) {
      return "null";
    }
    // Long texts only by their length and beginning.
    return row.isUnchanged(cell) ? "unchanged" : brief(row.text(cell));
  }

  static String brief(String text) {
    return text.length() <= 40 ? text : text.length() + ":" + text.substring(0, 20);
  }
}
