package io.chimera.jobs.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQL sees of contracts before it runs anything. */
class ContractCatalogTest {
  private static final String CONTRACT =
      """
      apiVersion: chimera/v1
      kind: IngestionContract
      name: %s
      version: 1.0.0
      team: {name: tests, project: tests, support: tests@example.org}
      rightToIngest: {basis: Made up, declaredBy: tests, on: 2026-11-20}
      source: {name: made, type: kafka, servers: "127.0.0.1:9"}
      trigger: {type: continuous}
      datasets:
        - name: orders
          from: {topic: orders, format: json}
          columns:
            - {name: id, type: long, required: true}
            - {name: placed, type: timestamp, required: true}
            - {name: email, type: string, classification: pii, protect: drop}
            - {name: amount, type: "decimal(18,4)"}
          eventTime: {column: placed}
          target: {table: shop.orders, kind: append}
      """;

  @TempDir private Path directory;
  private Path settings;
  private TableEnvironment tables;

  @BeforeEach
  void open() throws Exception {
    Path platform = Files.createDirectory(directory.resolve("platform"));
    Path key =
        Files.writeString(
            platform.resolve("key"),
            Base64.getEncoder().encodeToString("a key of shops for a test alone.".getBytes(UTF_8)));
    settings =
        Files.writeString(
            platform.resolve("chimera.yaml"),
            "protection: {current: k1, keys: [{id: k1, secret: \"${file:" + key + "}\"}]}\n");
    tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
  }

  private String catalog(String contracts) {
    return "CREATE CATALOG chimera WITH ('type' = 'chimera', 'contracts' = '"
        + contracts
        + "', 'settings' = '"
        + settings
        + "')";
  }

  private Path write(String name) throws Exception {
    return Files.writeString(directory.resolve(name + ".yaml"), CONTRACT.formatted(name));
  }

  private List<String> ask(String statement) throws Exception {
    var lines = new ArrayList<String>();
    try (CloseableIterator<Row> rows = tables.executeSql(statement).collect()) {
      while (rows.hasNext()) {
        Row row = rows.next();
        lines.add(row.getField(0) + (row.getArity() > 1 ? " " + row.getField(1) : ""));
      }
    }
    return lines;
  }

  @Test
  void eachContractIsADatabaseAndEachDatasetTwoTables() throws Exception {
    Path one = write("shop");
    Path other = write("store");

    tables.executeSql(catalog(one + ";" + other));

    assertThat(ask("SHOW DATABASES FROM chimera")).containsExactly("shop", "store");
    assertThat(ask("SHOW TABLES FROM chimera.shop")).containsExactly("orders", "orders_stream");
  }

  @Test
  void directoryIsAllContractsInIt() throws Exception {
    write("shop");
    write("store");
    Files.writeString(directory.resolve("notes.txt"), "no contract");

    tables.executeSql(catalog(directory.toString()));

    assertThat(ask("SHOW DATABASES FROM chimera")).containsExactly("shop", "store");
  }

  @Test
  void columnsAreThoseThatAreWrittenAndStreamsHaveEventTime() throws Exception {
    tables.executeSql(catalog(write("shop").toString()));

    assertThat(ask("DESCRIBE chimera.shop.orders"))
        .containsExactly("id BIGINT", "placed TIMESTAMP(6)", "amount DECIMAL(18, 4)");
    assertThat(ask("DESCRIBE chimera.shop.orders_stream"))
        .containsExactly(
            "id BIGINT",
            "placed TIMESTAMP(6)",
            "amount DECIMAL(18, 4)",
            "event_time TIMESTAMP(3) *ROWTIME*");
  }

  @Test
  void eventTimeHasAnotherNameWhereAColumnHasThis() throws Exception {
    Path contract =
        Files.writeString(
            directory.resolve("shop.yaml"),
            CONTRACT.formatted("shop").replace("placed", "event_time"));

    tables.executeSql(catalog(contract.toString()));

    assertThat(ask("DESCRIBE chimera.shop.orders_stream"))
        .containsExactly(
            "id BIGINT",
            "event_time TIMESTAMP(6)",
            "amount DECIMAL(18, 4)",
            "event_time_ms TIMESTAMP(3) *ROWTIME*");
  }

  @Test
  void contractThatHasChangedSinceIsReadByNobody() throws Exception {
    Path contract = write("shop");
    tables.executeSql(catalog(contract.toString()));
    Files.writeString(
        contract,
        Files.readString(contract)
            .replace("name: amount,", "name: amount, classification: pii, protect: drop,"));

    for (String table : List.of("orders", "orders_stream")) {
      assertThatThrownBy(() -> tables.explainSql("SELECT amount FROM chimera.shop." + table))
          .hasStackTraceContaining("has changed since its catalog was made");
    }
  }

  @Test
  void datasetThatIsCalledAsAStreamOfAnotherIsNamed() throws Exception {
    String orders = CONTRACT.formatted("shop");
    String dataset = orders.substring(orders.indexOf("  - name: orders"));
    Path contract =
        Files.writeString(
            directory.resolve("shop.yaml"),
            orders
                + dataset
                    .replace("name: orders", "name: orders_stream")
                    .replace("shop.orders", "shop.others"));

    assertThatThrownBy(() -> tables.executeSql(catalog(contract.toString())))
        .hasStackTraceContaining("its name with '_stream' behind; expected another name");
  }

  @Test
  void contractThatIsWrongIsRefusedWithAllThatIsWrong() throws Exception {
    Path wrong =
        Files.writeString(
            directory.resolve("wrong.yaml"),
            CONTRACT.formatted("shop").replace("topic: orders", "topic: [1]").replace("pii", "x"));

    assertThatThrownBy(() -> tables.executeSql(catalog(wrong.toString())))
        .hasStackTraceContaining("datasets[0].from.topic")
        .hasStackTraceContaining("datasets[0].columns[2].classification");
  }

  @Test
  void refusesWhatNobodyDeclared() throws Exception {
    Path contract = write("shop");
    assertThatThrownBy(() -> tables.executeSql(catalog(directory.resolve("none.yaml").toString())))
        .hasStackTraceContaining("there is no such file");
    assertThatThrownBy(() -> tables.executeSql(catalog(contract + ";" + contract)))
        .hasStackTraceContaining("two contracts are called 'shop'");
    tables.executeSql(catalog(contract.toString()));

    assertThatThrownBy(() -> tables.executeSql("CREATE TABLE chimera.shop.mine (id INT)"))
        .hasStackTraceContaining("it has what its contracts declare");
    assertThatThrownBy(() -> tables.executeSql("DROP TABLE chimera.shop.orders"))
        .hasStackTraceContaining("it has what its contracts declare");
    for (String reader : List.of("No Name", "one__quarantine")) {
      assertThatThrownBy(
              () ->
                  tables.explainSql(
                      "SELECT * FROM chimera.shop.orders_stream"
                          + " /*+ OPTIONS('reader' = '"
                          + reader
                          + "') */"))
          .hasStackTraceContaining("as reader '" + reader + "'");
    }
    assertThatThrownBy(
            () ->
                tables.explainSql(
                    "SELECT * FROM chimera.shop.orders_stream /*+ OPTIONS('start' = 'soon') */"))
        .hasStackTraceContaining("expected one of [contract, earliest, latest]");
  }
}
