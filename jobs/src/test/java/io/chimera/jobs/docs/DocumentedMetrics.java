package io.chimera.jobs.docs;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The metrics that docs/metrics.md lists. */
public final class DocumentedMetrics {
  private DocumentedMetrics() {}

  /** Rows of Chimera's own: name, labels, meaning. */
  static List<List<String>> ofChimera() {
    return rows().stream().filter(row -> row.get(0).startsWith("`chimera_")).toList();
  }

  /** Names of Flink's that dashboards and alerts ask for. */
  public static Set<String> ofFlink() {
    var names = new TreeSet<String>();
    rows().stream()
        .map(row -> row.get(0).replace("`", ""))
        .filter(name -> name.startsWith("flink_"))
        .forEach(names::add);
    return names;
  }

  private static List<List<String>> rows() {
    return MarkdownPage.of("docs/metrics.md").sections().values().stream()
        .flatMap(section -> MarkdownPage.rows(section).stream())
        .toList();
  }
}
