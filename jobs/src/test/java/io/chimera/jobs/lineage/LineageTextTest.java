package io.chimera.jobs.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.lineage.LineageGraph.ColumnAt;
import io.chimera.jobs.lineage.LineageGraph.Node;
import org.junit.jupiter.api.Test;

class LineageTextTest {
  private static final LineageGraph GRAPH = Starts.graph();
  private static final Node BETS = GRAPH.find("casino.bets").orElseThrow();

  @Test
  void showsWhatATableIsMadeFromAndWhatIsMadeFromIt() {
    assertThat(String.join("\n", new LineageText(GRAPH).of(BETS)))
        .isEqualTo(
            """
            casino.bets
            made from
            └─ kafka://broker:9092 game_v1, by casino.bets
                 customer → customer  hmac
                 bet      → bet
                 rows by bet: rules
            goes to
            └─ file /lake/per_customer, by gold.per_customer
                 customer → who
                 bet      → <total>  sum""");
  }

  @Test
  void showsWhatAChangeOfAColumnHits() {
    Node topic = GRAPH.find("kafka://broker:9092 game_v1").orElseThrow();

    assertThat(String.join("\n", new LineageText(GRAPH).of(new ColumnAt(topic, "bet"))))
        .isEqualTo(
            """
            kafka://broker:9092 game_v1, column bet
            made from
            └─ nothing that is known
            a change of it hits
            ├─ casino.bets, column bet
            └─ file /lake/per_customer, column <total>""");
  }
}
