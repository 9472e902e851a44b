package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.SavepointState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointCheckTest {
  private static final TableName ORDERS = new TableName("shop", "orders");
  private static final TableName RETURNS = new TableName("shop", "returns");

  @TempDir private Path directory;

  private static final Contract CONTRACT =
      new ContractReader()
          .read(
              """
              apiVersion: chimera/v1
              kind: IngestionContract
              name: shop
              version: 1.0.0
              team: {name: shop-data, project: shop, support: shop-data@example.org}
              rightToIngest: {basis: Producer of the data, declaredBy: shop-data, on: 2026-11-20}
              source: {name: web, type: kafka, servers: "127.0.0.1:1"}
              datasets:
                - name: orders
                  from: {topic: orders, format: json}
                  columns: [{name: id, type: long}]
                  target: {table: shop.orders, kind: append}
              """);

  private static Positions at(String topic) {
    return new Positions(
        "cluster",
        new TreeMap<>(Map.of(topic, new StreamPositions("id", new TreeMap<>(Map.of(0, 10L))))));
  }

  private Optional<String> check(
      Map<TableName, Positions> next, List<SavepointState.Pending> pending) {
    var settings = new PlatformSettingsReader().defaults(directory);
    try (var catalog = LakeCatalog.open(settings.catalog())) {
      var state = new SavepointState(7, false, next, pending);
      return SavepointCheck.against(state, "s", CONTRACT, catalog);
    }
  }

  /** Its splits would go on where the others stand, and what it lacks be passed over. */
  @Test
  void refusesASavepointThatDoesNotKnowADataset() {
    assertThat(check(Map.of(), List.of()))
        .contains("Savepoint 's' does not know dataset 'orders' with topic 'orders'");
  }

  @Test
  void refusesASavepointFromBeforeTheDatasetsTopicWasChanged() {
    assertThat(check(Map.of(ORDERS, at("orders_v0")), List.of()))
        .contains("Savepoint 's' does not know dataset 'orders' with topic 'orders'");
  }

  @Test
  void refusesASavepointWithADatasetThatTheContractHasNoLonger() {
    assertThat(check(Map.of(ORDERS, at("orders"), RETURNS, at("returns")), List.of()))
        .contains("Savepoint 's' has table 'shop.returns', and the contract has not");
    assertThat(
            check(
                Map.of(ORDERS, at("orders")),
                List.of(new SavepointState.Pending("c", RETURNS, at("returns"), 1))))
        .contains("Savepoint 's' has table 'shop.returns', and the contract has not");
  }

  @Test
  void refusesASavepointOfATableThatIsGone() {
    assertThat(check(Map.of(ORDERS, at("orders")), List.of()))
        .contains("Savepoint 's' is of table 'shop.orders', which is gone");
  }
}
