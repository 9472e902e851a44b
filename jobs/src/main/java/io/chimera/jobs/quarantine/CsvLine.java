package io.chimera.jobs.quarantine;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A line of a CSV file (RFC 4180) that spreadsheets take for data: text that they would take for a
 * formula gets an apostrophe before it, as OWASP advises against CSV injection.
 */
public final class CsvLine {
  /** What formulas begin with, the wide forms of East Asian text too. */
  private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

  private CsvLine() {}

  /**
   * The line without its end.
   *
   * @param cells numbers and truth values stay what they are, null is an empty cell, all others are
   *     text
   */
  public static String of(List<@Nullable Object> cells) {
    return cells.stream().map(CsvLine::cell).collect(Collectors.joining(","));
  }

  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    String text = value.toString();
    String safe = SafeText.visible(isFormula(text) ? "'" + text : text);
    boolean isPlain = safe.chars().noneMatch(each -> each == '"' || each == ',' || each == ';');
    return isPlain && !safe.isEmpty() && safe.equals(safe.strip())
        ? safe
        : '"' + safe.replace("\"", "\"\"") + '"';
  }

  /** Spreadsheets strip spaces before they look. */
  private static boolean isFormula(String text) {
    String stripped = text.stripLeading();
    return (!text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0)
        || (!stripped.isEmpty() && FORMULA.indexOf(stripped.charAt(0)) >= 0);
  }
}
