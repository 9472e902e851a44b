package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.TestLake;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class OpenedDatasetTest {
  private static final OpenedDataset OPENED =
      new OpenedDataset(
          "bets",
          new TableName("casino", "bets"),
          "casino_games_bets",
          1,
          "1.2.0",
          "ab12",
          null,
          PositionsText.write(TestLake.at(5), TestLake.at(5)));

  /** Those of a thousand datasets are in one operator's configuration. */
  @Test
  void itsStartTravelsPacked() throws Exception {
    String start = "{\"columns\":[" + "{\"name\":\"bet\",\"type\":\"ä\"},".repeat(10_000) + "]}";
    OpenedDataset told = OPENED.withLineage(start);

    byte[] bytes = InstantiationUtil.serializeObject(told);
    OpenedDataset there =
        InstantiationUtil.deserializeObject(bytes, OpenedDatasetTest.class.getClassLoader());

    assertThat(bytes).hasSizeLessThan(start.length() / 20);
    assertThat(there).isEqualTo(told);
    assertThat(there.lineage()).isEqualTo(start);
    assertThat(OPENED.lineage()).isNull();
  }
}
