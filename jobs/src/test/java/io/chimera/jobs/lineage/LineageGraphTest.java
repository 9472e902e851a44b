package io.chimera.jobs.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.lineage.LineageGraph.ColumnAt;
import io.chimera.jobs.lineage.LineageGraph.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineageGraphTest {
  private static final LineageGraph GRAPH = Starts.graph();
  private static final Node BETS = GRAPH.find("casino.bets").orElseThrow();

  private static List<String> words(List<ColumnAt> columns) {
    return columns.stream().map(each -> each.node().label() + "." + each.column()).toList();
  }

  @Test
  void ofEachPipelineTheLastStartCounts() {
    assertThat(GRAPH.nodes())
        .extracting(Node::label)
        .containsExactly(
            "kafka://broker:9092 game_v1",
            "casino.bets",
            "casino.bets__quarantine",
            "file /lake/per_customer",
            "postgres://db:5432 shop.public.orders",
            "file /lake/orders");
    assertThat(GRAPH.find("casino.gone")).isEmpty();
  }

  @Test
  void followsDatasetsBothWays() {
    assertThat(GRAPH.around(BETS).nodes())
        .extracting(Node::label)
        .containsExactly("kafka://broker:9092 game_v1", "casino.bets", "file /lake/per_customer");
    assertThat(GRAPH.into(BETS)).hasSize(1);
    assertThat(GRAPH.outOf(BETS)).hasSize(1);
  }

  @Test
  void followsColumnsBothWays() {
    Node topic = GRAPH.find("kafka://broker:9092 game_v1").orElseThrow();

    assertThat(words(GRAPH.sources(new ColumnAt(BETS, "customer"))))
        .containsExactly("kafka://broker:9092 game_v1.customer");
    assertThat(words(GRAPH.impact(new ColumnAt(topic, "bet"))))
        .containsExactly("casino.bets.bet", "file /lake/per_customer.<total>");
    assertThat(words(GRAPH.impact(new ColumnAt(BETS, "nothing")))).isEmpty();
  }
}
