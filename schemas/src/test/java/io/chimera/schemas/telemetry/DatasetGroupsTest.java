package io.chimera.schemas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class DatasetGroupsTest {
  private final List<String> registered = new ArrayList<>();

  /** Keeps what is registered, with its labels before it. */
  private final class Group extends UnregisteredMetricsGroup {
    private final String labels;

    Group(String labels) {
      this.labels = labels;
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new Group(labels + key + "=" + value + " ");
    }

    @Override
    public Counter counter(String name) {
      registered.add(labels + name);
      return super.counter(name);
    }
  }

  @Test
  void measuresADatasetByItsPipelineAndItsName() {
    Metric.ROWS_WRITTEN.counter(
        DatasetGroups.of(new Group(""), "casino_games_bets", "bets", DatasetGroups.MOST - 1));

    assertThat(registered)
        .containsExactly("pipeline=casino_games_bets dataset=bets chimera_rows_written_total");
  }

  @Test
  void countsForNobodyWhatTooManyDatasetsAndRulesCount() {
    MetricGroup dataset =
        DatasetGroups.of(new Group(""), "casino_games_bets", "bets", DatasetGroups.MOST);
    Counter one = Metric.ROWS_WRITTEN.counter(dataset);
    Counter other = Metric.ROWS_WRITTEN.counter(dataset);
    Metric.RULE_FAILURES.counter(
        DatasetGroups.ofRule(new Group(""), "positive", DatasetGroups.MOST_RULES));
    one.inc();

    assertThat(registered).isEmpty();
    assertThat(other.getCount()).isZero();
    assertThat(DatasetGroups.unmeasured(DatasetGroups.MOST)).isZero();
    assertThat(DatasetGroups.unmeasured(DatasetGroups.MOST + 7)).isEqualTo(7);
  }
}
