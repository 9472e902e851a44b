package io.chimera.connectors.database;

import io.chimera.schemas.contract.SourceTable;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which tables are meant: names of {@code schema.table} in which a star stands for any text. */
public final class TablePatterns {
  private static final Pattern COMMA = Pattern.compile(" *, *");

  private final List<Pattern> patterns;

  private TablePatterns(List<Pattern> patterns) {
    this.patterns = List.copyOf(patterns);
  }

  /**
   * Patterns with commas between them.
   *
   * @param schema of those that name none
   */
  public static TablePatterns of(String text, String schema) {
    return new TablePatterns(
        COMMA
            .splitAsStream(text.strip())
            .map(each -> each.indexOf('.') < 0 ? schema + "." + each : each)
            .map(TablePatterns::compile)
            .toList());
  }

  private static Pattern compile(String text) {
    return Pattern.compile(
        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }

  boolean match(SourceTable table) {
    return patterns.stream().anyMatch(each -> each.matcher(table.toString()).matches());
  }
}
