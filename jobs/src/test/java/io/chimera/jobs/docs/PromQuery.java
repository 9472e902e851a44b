package io.chimera.jobs.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An expression of Prometheus that is shipped.
 *
 * @param where the file, and what in it asks
 * @param text the expression; variables of dashboards stand for everything
 */
public record PromQuery(String where, String text) {
  private static final Path HOME = Path.of(System.getProperty("chimera.home"));
  private static final Pattern RULE =
      Pattern.compile(
          "^ +- (record|alert): (\\S+)\\n(?: +#.*\\n)*( +)expr: (\\|\\n(?:\\3 +.*\\n)+|.*\\n)",
          Pattern.MULTILINE);
  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern SELECTION = Pattern.compile("\\{[^}]*}|\\[[^]]*]");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*\\()\\b");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "by", "on", "offset");

  /** Rules that record a series. */
  public static List<PromQuery> recording() throws IOException {
    return rules("record");
  }

  /** Rules that alert. */
  public static List<PromQuery> alerts() throws IOException {
    return rules("alert");
  }

  private static List<PromQuery> rules(String kind) throws IOException {
    var queries = new ArrayList<PromQuery>();
    for (Path file : files("docker/prometheus/rules", ".yml")) {
      RULE.matcher(Files.readString(file))
          .results()
          .filter(rule -> rule.group(1).equals(kind))
          .map(rule -> new PromQuery(rule.group(2), rule.group(4).replaceFirst("^\\|\\n", "")))
          .forEach(queries::add);
    }
    return queries;
  }

  /** What panels of dashboards ask. */
  public static List<PromQuery> dashboards() throws IOException {
    var queries = new ArrayList<PromQuery>();
    for (Path file : files("docker/grafana/dashboards", ".json")) {
      JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
      for (JsonNode panel : dashboard.path("panels")) {
        for (JsonNode target : panel.path("targets")) {
          queries.add(
              new PromQuery(
                  file.getFileName() + ", " + panel.path("title").asText(),
                  target.path("expr").asText().replaceAll("\\$(contract|dataset)", ".*")));
        }
      }
    }
    return queries;
  }

  static List<Path> files(String directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve(directory))) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** What is to be asked: of a rule that records, the series that it has recorded. */
  public String recordedOrText() {
    return where.contains(":") && !where.contains(" ") ? where : text;
  }

  /** The series that it asks for. */
  Set<String> series() {
    String bare = TEXT.matcher(text).replaceAll("");
    bare = SELECTION.matcher(bare).replaceAll("");
    bare = GROUPING.matcher(bare).replaceAll("");
    var names = new TreeSet<String>();
    NAME.matcher(bare)
        .results()
        .map(MatchResult::group)
        .filter(name -> !WORDS.contains(name) && isSeries(name))
        .forEach(names::add);
    return names;
  }

  /** Functions are followed by a parenthesis, or by their grouping and then one. */
  private static boolean isSeries(String name) {
    return name.contains("_") || name.contains(":") || name.equals("up") || name.equals("ALERTS");
  }

  @Override
  public String toString() {
    return where + ": " + text.strip();
  }
}
