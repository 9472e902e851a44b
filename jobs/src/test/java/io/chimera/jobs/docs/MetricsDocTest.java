package io.chimera.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.schemas.telemetry.DatasetGroups;
import io.chimera.schemas.telemetry.Metric;
import io.chimera.schemas.telemetry.RecordStage;
import io.chimera.sinks.ledger.Alarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds docs/metrics.md, docs/runbook.md, rules and dashboards against the metrics that are. */
class MetricsDocTest {
  private static final MarkdownPage METRICS = MarkdownPage.of("docs/metrics.md");
  private static final MarkdownPage RUNBOOK = MarkdownPage.of("docs/runbook.md");

  /** Series that Prometheus makes by itself. */
  private static final Set<String> PROMETHEUS = Set.of("up", "ALERTS");

  @Test
  void tellsOfEveryMetricWithItsLabelsAndOfNoOther() {
    var metrics =
        Arrays.stream(Metric.values())
            .map(
                metric ->
                    "`"
                        + metric.id()
                        + "` "
                        + metric.scope().labels().stream()
                            .map(label -> "`" + label + "`")
                            .collect(Collectors.joining(", ")))
            .toList();

    assertThat(DocumentedMetrics.ofChimera())
        .extracting(row -> row.get(0) + " " + row.get(1))
        .containsExactlyInAnyOrderElementsOf(metrics);
    assertThat(DocumentedMetrics.ofChimera())
        .allSatisfy(row -> assertThat(row.get(2)).isNotBlank());
  }

  @Test
  void tellsOfTheValuesThatLabelsHave() {
    String page = METRICS.text();

    assertThat(Arrays.stream(RecordStage.values()).map(stage -> "`" + stage.label() + "`"))
        .allSatisfy(stage -> assertThat(page).contains(stage));
    assertThat(Arrays.stream(Alarm.values()).map(alarm -> "`" + alarm.label() + "`"))
        .allSatisfy(alarm -> assertThat(page).contains(alarm));
    assertThat(page)
        .contains("the first " + DatasetGroups.MOST + " datasets")
        .contains("the first " + DatasetGroups.MOST_RULES + " rules");
  }

  /** A stage whose package is gone would have no time any more. */
  @Test
  void countsTheTimeOfPackagesThatAreThere() throws IOException {
    var home = Path.of(System.getProperty("chimera.home"));
    for (RecordStage stage : RecordStage.values()) {
      for (String each : stage.packages()) {
        String module = each.split("\\.", -1)[2];
        assertThat(home.resolve(module + "/src/main/java/" + each.replace('.', '/')))
            .as(stage.label())
            .isDirectory();
      }
    }
  }

  static Stream<PromQuery> queries() throws IOException {
    return Stream.of(PromQuery.recording(), PromQuery.alerts(), PromQuery.dashboards())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void asksOnlyForWhatThereIs(PromQuery query) throws IOException {
    var known = new TreeSet<>(PROMETHEUS);
    Arrays.stream(Metric.values()).map(Metric::id).forEach(known::add);
    PromQuery.recording().stream().map(PromQuery::where).forEach(known::add);
    // MetricsIT holds them against a real scrape.
    known.addAll(DocumentedMetrics.ofFlink());

    assertThat(query.series()).as(query.text()).isNotEmpty();
    assertThat(known).containsAll(query.series());
  }

  @Test
  void readsAllRulesAndAllDashboards() throws IOException {
    assertThat(PromQuery.recording()).hasSizeGreaterThan(10);
    assertThat(PromQuery.alerts()).hasSizeGreaterThan(15);
    assertThat(PromQuery.dashboards()).hasSizeGreaterThan(50);
    assertThat(
            new PromQuery("", "sum by (a) (rate(x_total{b=\"c_d\"}[5m])) > on (e_f) up").series())
        .containsExactly("up", "x_total");
  }

  @Test
  void saysOfEveryAlertWhatToDo() throws IOException {
    var alerts = PromQuery.alerts().stream().map(PromQuery::where).toList();

    assertThat(RUNBOOK.sections().keySet().stream().filter(each -> each.startsWith("Chimera")))
        .containsExactlyInAnyOrderElementsOf(alerts);
    String rules =
        Files.readString(
            Path.of(System.getProperty("chimera.home"), "docker/prometheus/rules/alerts.yml"));
    var anchors = RUNBOOK.anchors();
    for (String alert : alerts) {
      String anchor = alert.toLowerCase(Locale.ROOT);
      assertThat(rules).contains("/runbook.md#" + anchor + "'");
      assertThat(anchors).contains(anchor);
    }
  }

  @Test
  void everyDashboardIsOneThatGrafanaCanTellFromOthers() throws IOException {
    var uids = new ArrayList<String>();
    for (Path file : PromQuery.files("docker/grafana/dashboards", ".json")) {
      JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
      uids.add(dashboard.path("uid").asText());
      assertThat(dashboard.path("title").asText()).as(file.toString()).startsWith("Chimera: ");
      var ids = dashboard.path("panels").findValuesAsText("id");
      assertThat(ids).as(file.toString()).isNotEmpty().doesNotHaveDuplicates();
      assertThat(dashboard.path("panels")).allMatch(panel -> panel.path("targets").size() > 0);
    }

    assertThat(uids)
        .containsExactly(
            "chimera-fleet",
            "chimera-pipeline",
            "chimera-quality",
            "chimera-recovery",
            "chimera-timeliness");
  }
}
