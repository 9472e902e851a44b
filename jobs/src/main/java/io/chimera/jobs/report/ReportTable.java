package io.chimera.jobs.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One table of a report, for whoever shows it.
 *
 * @param key its name for scripts
 * @param title its name for people
 * @param columns their names for scripts, in camel case
 * @param rows of numbers, texts, moments, durations and counts of bytes; null for what is not known
 * @param whenEmpty what it means that there are no rows
 */
public record ReportTable(
    String key,
    String title,
    List<String> columns,
    List<List<@Nullable Object>> rows,
    String whenEmpty) {
  private static final double MILLIS = 1_000;
  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;

  public ReportTable {
    columns = List.copyOf(columns);
    var copies = new ArrayList<List<@Nullable Object>>();
    for (List<@Nullable Object> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "Cannot show a row of " + row.size() + " cells in table '" + key + "'");
      }
      copies.add(Collections.unmodifiableList(new ArrayList<>(row)));
    }
    rows = Collections.unmodifiableList(copies);
  }

  /** The columns as people read them. */
  public List<String> labels() {
    return columns.stream().map(ReportTable::label).toList();
  }

  private static String label(String column) {
    var label = new StringBuilder();
    for (char each : column.toCharArray()) {
      if (Character.isUpperCase(each)) {
        label.append(' ').append(Character.toLowerCase(each));
      } else {
        label.append(each);
      }
    }
    return label.toString().replace("cpu", "CPU");
  }

  /** A cell as people read it. */
  public static String text(@Nullable Object cell) {
    if (cell == null) {
      return "";
    }
    if (cell instanceof Long || cell instanceof Integer) {
      return String.format(Locale.ROOT, "%,d", ((Number) cell).longValue());
    }
    if (cell instanceof Double number) {
      return String.format(Locale.ROOT, number < 100 ? "%,.2f" : "%,.0f", number);
    }
    if (cell instanceof Duration duration) {
      return text(duration);
    }
    if (cell instanceof Boolean isSo) {
      return isSo ? "yes" : "no";
    }
    return cell.toString();
  }

  private static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < MINUTE) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / MILLIS);
    }
    if (seconds < HOUR) {
      return seconds / MINUTE + " min " + seconds % MINUTE + " s";
    }
    return seconds < DAY
        ? seconds / HOUR + " h " + seconds % HOUR / MINUTE + " min"
        : seconds / DAY + " d " + seconds % DAY / HOUR + " h";
  }

  /** A cell as scripts read it: durations in seconds, counts of bytes as numbers. */
  public static @Nullable Object value(@Nullable Object cell) {
    if (cell instanceof Duration duration) {
      return duration.toMillis() / MILLIS;
    }
    if (cell instanceof ByteCount count) {
      return count.bytes();
    }
    boolean isPlain = cell == null || cell instanceof Number || cell instanceof Boolean;
    return isPlain ? cell : cell.toString();
  }

  /** Whether a column is of numbers. */
  boolean isNumeric(int column) {
    return !rows.isEmpty()
        && rows.stream()
            .map(row -> row.get(column))
            .allMatch(
                cell ->
                    cell == null
                        || cell instanceof Number
                        || cell instanceof Duration
                        || cell instanceof ByteCount);
  }
}
