package io.chimera.schemas.odcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.contract.InvalidContractException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that others have written. */
class OdcsDraftTest {
  private static final String ORDERS =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: 53581432-6c55-4ba2-a65f-72344a91553a
      name: Orders
      version: 2.1.0
      status: proposed
      domain: sales
      tags: [gold]
      description: {purpose: All orders, limitations: None of the last hour}
      team: {name: sales-data, members: [{username: kim, role: owner}]}
      support:
        - {channel: desk, tool: email, url: 'mailto:desk@example.org'}
      price: {priceAmount: 9.95, priceCurrency: USD}
      servers:
        - {server: prod, type: postgres, host: db, port: 5432, database: shop, schema: public,
           environment: production}
      slaProperties: [{property: latency, value: 4, unit: h}]
      schema:
        - name: orders
          physicalType: table
          businessName: Orders
          properties:
            - {name: id, logicalType: integer, physicalType: bigint, required: true,
               primaryKey: true, primaryKeyPosition: 1}
            - {name: CustomerName, logicalType: string, physicalType: varchar(80),
               classification: pii, description: Who orders, tags: [person]}
            - {name: total, logicalType: number, physicalType: 'NUMERIC(12, 2)',
               quality: [{name: positive, type: sql, query: SELECT 1, mustBe: 0}]}
            - {name: weight, logicalType: number}
          quality:
            - {name: enough, metric: rowCount, mustBeGreaterThan: 10}
      customProperties: [{property: acmeRetention, value: {days: 30}}]
      """;

  @Test
  void takesWhatIsKnownAndAsksForTheRest() {
    OdcsImport imported = OdcsImport.of(Document.parse(ORDERS));

    ObjectNode known = imported.contract().deepCopy();
    known.remove("odcs");
    assertThat(known)
        .isEqualTo(
            tree(
                """
                apiVersion: chimera/v1
                kind: IngestionContract
                name: orders
                version: 2.1.0
                description: All orders
                team: {name: sales-data, support: desk@example.org}
                source: {name: prod, type: postgres, host: db, port: 5432, database: shop}
                datasets:
                  - name: orders
                    from: {table: public.orders}
                    columns:
                      - {name: id, type: long, required: true}
                      - {name: customer_name, aliases: [CustomerName], type: string,
                         description: Who orders, classification: pii}
                      - {name: total, type: 'decimal(12,2)'}
                      - {name: weight}
                    target: {key: [id]}
                    sla: {latency: {within: PT4H}}
                """));
    assertThat(imported.questions())
        .extracting(each -> each.path() + ": " + each.problem())
        .containsExactly(
            "rightToIngest: is missing",
            "team.project: is missing",
            "source.user: is missing",
            "datasets[0].columns[3].type: is missing",
            "datasets[0].from.mode: is missing",
            "datasets[0].target.table: is missing",
            "datasets[0].target.kind: is missing",
            "datasets[0].sla.latency: is there without 'eventTime'");
    assertThat(imported.notes())
        .containsExactly(
            "rule 'orders.quality[enough]' is kept in 'odcs', and Chimera does not check it: say"
                + " it in 'quality'",
            "column 'CustomerName' of 'orders' is called 'customer_name'",
            "rule 'orders.total.quality[positive]' is kept in 'odcs', and Chimera does not check"
                + " it: say it in 'quality'");
    assertThat(imported.isComplete()).isFalse();
    assertThat(imported.yaml())
        .startsWith(
            """
            # Made by 'chimera contract import', and no contract yet:
            # TODO rightToIngest: is missing, expected by what right the data is ingested
            """);
    assertThat(Document.parse(imported.yaml()).root().value()).isEqualTo(imported.contract());
  }

  @Test
  void answeredDraftIsExportedWithAllThatOthersHadSaid() {
    ObjectNode contract = OdcsImport.of(Document.parse(ORDERS)).contract();
    ((ObjectNode) contract.get("team")).put("project", "shop");
    contract.set("rightToIngest", tree("{basis: ours, declaredBy: kim, on: '2026-11-22'}"));
    ((ObjectNode) contract.get("source")).put("user", "reader");
    ((ObjectNode) contract.at("/datasets/0/columns/3")).put("type", "double");
    ((ArrayNode) contract.at("/datasets/0/columns"))
        .addObject()
        .put("name", "ordered")
        .put("type", "timestamptz");
    ((ObjectNode) contract.at("/datasets/0")).putObject("eventTime").put("column", "ordered");
    ((ObjectNode) contract.at("/datasets/0/from")).put("mode", "cdc");
    ((ObjectNode) contract.at("/datasets/0/target"))
        .put("table", "sales.orders")
        .put("kind", "upsert");

    ObjectNode exported = OdcsExport.of(Document.parse(contract.toString()), OdcsSide.SOURCE);

    JsonNode foreign = tree(ORDERS);
    for (String key :
        new String[] {
          "id", "name", "version", "status", "domain", "tags", "description", "price"
        }) {
      assertThat(exported.get(key)).as(key).isEqualTo(foreign.get(key));
    }
    assertThat(exported.at("/team/members")).isEqualTo(foreign.at("/team/members"));
    assertThat(exported.get("support")).contains(foreign.at("/support/0"));
    assertThat(exported.at("/servers/0/environment").asText()).isEqualTo("production");
    assertThat(exported.at("/customProperties/0")).isEqualTo(foreign.at("/customProperties/0"));
    assertThat(exported.at("/schema/0/businessName").asText()).isEqualTo("Orders");
    assertThat(exported.at("/schema/0/quality")).contains(foreign.at("/schema/0/quality/0"));
    assertThat(exported.has("slaProperties")).isFalse();
    JsonNode total = exported.at("/schema/0/properties/2");
    assertThat(total.path("physicalType").asText()).isEqualTo("NUMERIC(12, 2)");
    assertThat(total.path("quality")).isEqualTo(foreign.at("/schema/0/properties/2/quality"));
    assertThat(new ContractReader().read(OdcsImport.of(again(exported)).json()).hash())
        .isEqualTo(new ContractReader().read(contract.toString()).hash());
    ObjectNode ofTables = OdcsExport.of(Document.parse(contract.toString()), OdcsSide.TARGET);
    assertThat(ofTables.at("/schema/0/properties/2/physicalType").asText())
        .isEqualTo("decimal(12,2)");
    assertThat(ofTables.get("slaProperties"))
        .hasToString(
            "[{\"id\":\"orders-latency\",\"property\":\"latency\",\"value\":4,\"unit\":\"h\","
                + "\"element\":\"orders.ordered\"}]");
    assertThat(new ContractReader().read(OdcsImport.of(again(ofTables)).json()).hash())
        .isEqualTo(new ContractReader().read(contract.toString()).hash());
  }

  @Test
  void doesNotChooseOneOfSeveralServers() {
    OdcsImport imported =
        OdcsImport.of(
            Document.parse(
                """
                apiVersion: v3.0.2
                kind: DataContract
                id: orders
                version: 1.0.0
                status: active
                servers:
                  - {server: a, type: kafka, host: 'a:9092'}
                  - {server: b, type: kafka, host: 'b:9092'}
                  - {server: c, type: s3, location: 's3://x'}
                uuid: 17
                schema: [{name: orders, properties: [{name: id, logicalType: string}]}]
                """));

    assertThat(imported.contract().has("source")).isFalse();
    assertThat(imported.notes())
        .containsExactly(
            "the document is of version v3.0.2 of the standard; exports are of v3.1.0",
            "which server is the source, a, b, is not known",
            "'uuid' is no key of the standard, and is lost");
    assertThat(imported.questions())
        .extracting(each -> each.path() + ": " + each.problem())
        .contains("source: is missing", "datasets[0].from: is missing");
    assertThat(imported.contract().at("/odcs/servers")).hasSize(3);
  }

  @Test
  void readsAKafkaTopic() {
    OdcsImport imported =
        OdcsImport.of(
            Document.parse(
                """
                apiVersion: v3.1.0
                kind: DataContract
                id: bets
                version: 1.0.0
                status: active
                servers: [{server: games, type: kafka, host: 'broker:9092', format: json}]
                schema:
                  - name: bets
                    physicalName: game_v1
                    properties:
                      - {name: at, logicalType: timestamp, logicalTypeOptions: {timezone: true}}
                      - {name: lines, logicalType: array, items: {logicalType: object, properties:
                          [{name: amount, logicalType: number, logicalTypeOptions: {format: f64}}]}}
                """));

    assertThat(imported.contract().get("source"))
        .isEqualTo(tree("{name: games, type: kafka, servers: 'broker:9092'}"));
    assertThat(imported.contract().at("/datasets/0"))
        .isEqualTo(
            tree(
                """
                name: bets
                from: {topic: game_v1, format: json}
                columns:
                  - {name: at, type: timestamptz}
                  - {name: lines, type: list, items: {type: record, columns:
                      [{name: amount, type: double}]}}
                """));
  }

  static Stream<Arguments> promises() {
    return Stream.of(
        promise(
            "of the only table there is",
            "{property: frequency, value: 1, unit: day}",
            "{frequency: {within: PT24H}}",
            ""),
        promise(
            "of a column of the only table there is",
            "{property: ly, value: 1.5, unit: Hours, element: At}",
            "{latency: {within: PT1H30M}}",
            "at"),
        promise(
            "of a table and a column",
            "{property: Freshness, value: 90, unit: s, element: Bets.At}",
            "{freshness: {within: PT1M30S}}",
            "at"),
        promise(
            "of the element that is meant without a word",
            "{property: fy, value: 1, unit: hr}",
            "{frequency: {within: PT1H}}",
            "",
            "slaDefaultElement: Bets"),
        promise(
            "a time of the day where it is eight hours earlier",
            "{property: timeOfAvailability, value: '09:00-08:00', element: Bets}",
            "{arriveBy: {zone: '-0800', time: '09:00'}}",
            ""),
        promise(
            "a time of the day in an unknown zone, which is asked for",
            "{property: timeOfAvailability, value: '09:00', element: Bets}",
            "{arriveBy: {time: '09:00'}}",
            ""),
        promise(
            "two on one column",
            "{property: frequency, value: 1, unit: d, element: Bets.At},"
                + " {property: latency, value: 4, unit: d, element: Bets.At}",
            "{latency: {within: PT96H}, frequency: {within: PT24H}}",
            "at"));
  }

  @ParameterizedTest
  @MethodSource("promises")
  void takesOverPromisesThatAContractHasWordsFor(String document, JsonNode sla, String eventTime) {
    OdcsImport imported = OdcsImport.of(Document.parse(document));

    assertThat(imported.contract().at("/datasets/0/sla")).isEqualTo(sla);
    assertThat(imported.contract().at("/datasets/0/eventTime/column").asText())
        .isEqualTo(eventTime);
    assertThat(imported.contract().path("odcs").has("slaProperties")).isFalse();
    assertThat(imported.notes()).containsExactly("column 'At' of 'bets' is called 'at'");
  }

  @Test
  void keepsOfPromisesWhatAContractHasNoWordFor() {
    String latency =
        "{id: four_days, property: latency, value: 4, unit: d, element: Bets.At,"
            + " driver: regulatory, scheduler: cron, schedule: '0 30 * * *'}";

    OdcsImport imported = OdcsImport.of(Document.parse(bets(latency, "status: active")));

    assertThat(imported.contract().at("/datasets/0/sla"))
        .isEqualTo(tree("{latency: {within: PT96H}}"));
    assertThat(imported.contract().at("/odcs/slaProperties"))
        .isEqualTo(
            tree(
                "[{driver: regulatory, scheduler: cron, schedule: '0 30 * * *',"
                    + " id: bets-latency}]"));
    assertThat(imported.notes())
        .containsExactly(
            "column 'At' of 'bets' is called 'at'",
            "'slaProperties[four_days]' is called 'bets-latency'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{id: a, property: latency, value: 4, unit: m, element: Bets.At}",
        "{id: a, property: latency, value: 4, element: Bets.At}",
        "{id: a, property: latency, value: four, unit: d, element: Bets.At}",
        "{id: a, property: latency, value: -4, unit: d, element: Bets.At}",
        "{id: a, property: latency, value: 1e99999999, unit: d, element: Bets.At}",
        "{id: a, property: latency, value: 1e-99999999, unit: d, element: Bets.At}",
        "{id: a, property: latency, value: 4, unit: d, element: Bets.Unknown}",
        "{id: a, property: latency, value: 4, unit: d, element: 'Bets.At, Wins.At'}",
        "{id: a, property: latency, value: 4, unit: d, element: Wins}",
        "{id: a, property: latency, value: 4, unit: d, element: 'Bets.'}",
        "{id: a, property: timeOfAvailability, value: '9 am', element: Bets}",
        "{id: a, property: timeOfAvailability, value: '09:00', valueExt: Mars/Olympus}",
        "{id: a, property: timeOfAvailability, value: '09:00Z', valueExt: UTC}",
        "{id: a, property: timeOfAvailability, value: '09:00Z', scheduler: cron,"
            + " schedule: '0 30 * * *'}",
        "{id: a, property: timeOfAvailability, value: '09:00Z', scheduler: airflow}",
        "{id: a, property: volume, value: 4, unit: TB}",
        "{id: a, property: volume, value: 4, unit: rows}"
      })
  void leavesAPromiseThatSaysSomethingElseAsItIs(String promise) {
    OdcsImport imported = OdcsImport.of(Document.parse(bets(promise, "status: active")));

    assertThat(imported.contract().at("/datasets/0").has("sla")).isFalse();
    assertThat(imported.contract().at("/datasets/0").has("eventTime")).isFalse();
    assertThat(imported.contract().at("/odcs/slaProperties")).containsExactly(tree(promise));
    assertThat(imported.notes())
        .contains(
            "promise 'slaProperties[a]' is kept in 'odcs', and Chimera does not watch it: say it"
                + " in 'sla'");
  }

  @Test
  void takesOverOnePromiseOfAKind() {
    String first = "{property: latency, value: 4, unit: d, driver: analytics}";
    String second = "{property: latency, value: 1, unit: d, driver: regulatory}";
    String other = "{property: freshness, value: 1, unit: d, element: Bets.At}";

    OdcsImport imported =
        OdcsImport.of(Document.parse(bets(first + ", " + second + ", " + other, "status: active")));

    assertThat(imported.contract().at("/datasets/0/sla"))
        .isEqualTo(tree("{latency: {within: PT96H}, freshness: {within: PT24H}}"));
    assertThat(imported.contract().at("/odcs/slaProperties"))
        .containsExactly(tree("{driver: analytics, id: bets-latency}"), tree(second));
  }

  @Test
  void promisesOnEventsSayWhichColumnHasTheirTime() {
    String frequency = "{property: frequency, value: 1, unit: d, element: Bets.id}";
    String latency = "{property: latency, value: 4, unit: d, element: Bets.At}";

    OdcsImport imported =
        OdcsImport.of(Document.parse(bets(frequency + ", " + latency, "status: active")));

    assertThat(imported.contract().at("/datasets/0/sla"))
        .isEqualTo(tree("{latency: {within: PT96H}}"));
    assertThat(imported.contract().at("/datasets/0/eventTime/column").asText()).isEqualTo("at");
    assertThat(imported.contract().at("/odcs/slaProperties")).containsExactly(tree(frequency));
  }

  private static Arguments promise(String name, String promises, String sla, String eventTime) {
    return promise(name, promises, sla, eventTime, "status: active");
  }

  private static Arguments promise(
      String name, String promises, String sla, String eventTime, String more) {
    return argumentSet(name, bets(promises, more), tree(sla), eventTime);
  }

  private static String bets(String promises, String more) {
    return """
        apiVersion: v3.1.0
        kind: DataContract
        id: bets
        version: 1.0.0
        %s
        schema:
          - name: Bets
            properties: [{name: At, logicalType: timestamp}, {name: id, logicalType: string}]
        slaProperties: [%s]
        """
        .formatted(more, promises);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        argumentSet(
            "no object",
            "[1]",
            "document: is no object, expected a document of the Open" + " Data Contract Standard"),
        argumentSet(
            "another kind",
            "{apiVersion: v3.1.0, kind: Pod}",
            "kind: is text 'Pod', expected 'DataContract'"),
        argumentSet(
            "an older standard",
            "{apiVersion: v2.2.2, kind: DataContract}",
            "apiVersion: is text 'v2.2.2', expected a version of the standard from v3.0.0 on"),
        argumentSet(
            "a password",
            "{apiVersion: v3.1.0, kind: DataContract, servers: [{server: a, type: kafka,"
                + " saslPassword: hunter2}]}",
            "servers[a].saslPassword: may be a secret (value not shown), expected no such key: the"
                + " standard has none"),
        argumentSet(
            "a password as the standard's own extension",
            "{apiVersion: v3.1.0, kind: DataContract, servers: [{server: a, type: kafka,"
                + " customProperties: [{property: password, value: hunter2}]}]}",
            "servers[a].customProperties[password]: may be a secret (value not shown), expected no"
                + " such property: contracts have none"),
        argumentSet(
            "a password of a role",
            "{apiVersion: v3.1.0, kind: DataContract, roles: [{role: a, customProperties:"
                + " [{property: apiKey, value: hunter2}]}]}",
            "roles.customProperties[apiKey]: may be a secret (value not shown), expected no such"
                + " property: contracts have none"),
        argumentSet(
            "a password in a place",
            "{apiVersion: v3.1.0, kind: DataContract, servers: [{server: a, type: sftp,"
                + " location: 'sftp://me:hunter2@host/in'}]}",
            "servers[a].location: may have a password in it (value not shown), expected a place"
                + " without one"),
        argumentSet(
            "a password in a connection",
            "{apiVersion: v3.1.0, kind: DataContract, description: {usage:"
                + " 'jdbc:postgresql://host/db?user=me&password=hunter2'}}",
            "description.usage: may have a password in it (value not shown), expected a place"
                + " without one"),
        argumentSet(
            "a key twice",
            "{apiVersion: v3.1.0, kind: DataContract, id: a, id: b}",
            "id: line 2, column 49: is there twice, expected every key once"),
        argumentSet(
            "a class for a reader that makes some",
            "{apiVersion: v3.1.0, kind: !!javax.script.ScriptEngineManager [x]}",
            "document: line 2, column 28: has a tag, expected plain values without tags"),
        argumentSet(
            "our contract as text",
            "{apiVersion: v3.1.0, kind: DataContract, customProperties: [{property: chimera,"
                + " value: {contract: text}}]}",
            "customProperties[chimera]: holds no contract, expected an export as it was"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(String document, String problem) {
    assertThatThrownBy(() -> OdcsImport.of(Document.parse("# YAML\n" + document)))
        .isInstanceOf(InvalidContractException.class)
        .hasMessage(problem);
  }

  /** What is named so is data, not a secret of ours. */
  @Test
  void takesColumnsWithNamesOfSecrets() {
    OdcsImport imported =
        OdcsImport.of(
            Document.parse(
                """
                # YAML
                {apiVersion: v3.1.0, kind: DataContract, schema: [{name: a, properties: [
                  {name: token, logicalType: string, customProperties:
                    [{property: tokenised, value: true}]}]}]}
                """));

    assertThat(imported.contract().toString()).contains("tokenised");
  }

  @Test
  void refusesADocumentThatIsTooDeepOrTooLarge() {
    String deep = "# YAML\n" + "{a: ".repeat(80) + "1" + "}".repeat(80);
    String large = "{\"a\": \"" + "x".repeat(16 * 1024 * 1024) + "\"}";

    assertThatThrownBy(() -> OdcsImport.of(Document.parse(deep)))
        .hasMessageContaining("is nested too deeply");
    String longList =
        "{\"apiVersion\": \"v3.1.0\", \"kind\": \"DataContract\", \"schema\": ["
            + "1,".repeat(10_000)
            + "1]}";
    assertThatThrownBy(() -> OdcsImport.of(Document.parse(large)))
        .hasMessageContaining("is too large");
    assertThatThrownBy(() -> OdcsImport.of(Document.parse(longList)))
        .hasMessage("document: has a list of too many elements, expected at most 10000 each");
  }

  @Test
  void keepsPathsAndNamesOfADocumentOutOfOurs() {
    OdcsImport imported =
        OdcsImport.of(
            Document.parse(
                """
                apiVersion: v3.1.0
                kind: DataContract
                id: '../../etc/passwd'
                version: '1; DROP TABLE x'
                status: "a\\nb"
                schema: [{name: 'x"; DROP TABLE y', properties: [{name: "a\\n# b"}]}]
                """));

    assertThat(imported.contract().path("name").asText()).isEqualTo("etc_passwd");
    assertThat(imported.contract().at("/datasets/0/name").asText()).isEqualTo("x_drop_table_y");
    assertThat(imported.yaml().lines().filter(each -> each.startsWith("#")))
        .allMatch(each -> each.startsWith("# "));
    assertThat(Document.parse(imported.yaml()).root().value()).isEqualTo(imported.contract());
  }

  private static Document again(ObjectNode exported) {
    return Document.parse(exported.toString());
  }

  private static JsonNode tree(String yaml) {
    return Document.parse("# YAML\n" + yaml).root().value();
  }
}
