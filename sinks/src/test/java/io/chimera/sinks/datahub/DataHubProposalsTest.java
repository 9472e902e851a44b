package io.chimera.sinks.datahub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.contract.DocumentText;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.odcs.OdcsPublication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DataHubProposalsTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("chimera.home"), "examples");
  private static final TableName BETS = new TableName("casino", "bets");
  private static final String TARGET =
      "urn:li:dataset:(urn:li:dataPlatform:iceberg,casino.bets,PROD)";
  private static final String ORDERS =
      "urn:li:dataset:(urn:li:dataPlatform:iceberg,shop.orders,PROD)";
  private static final String TOPIC = "urn:li:dataset:(urn:li:dataPlatform:kafka,game_v1,PROD)";

  /** Rules and promises of every kind, nested columns, and a team named as no name there may be. */
  private static final String ODD =
      """
      apiVersion: chimera/v1
      kind: IngestionContract
      name: odd
      version: 1.2.3
      description: Straße "x"
      team: {name: 'Sales, EMEA (north) ü', project: odd, support: odd@example.org}
      rightToIngest: {basis: ours, declaredBy: us, on: '2026-11-20'}
      source: {name: web, type: kafka, servers: '127.0.0.1:1'}
      datasets:
        - name: orders
          from: {topic: orders.v1, format: json}
          columns:
            - {name: id, type: long, required: true, minimum: 1, onFailure: fail}
            - {name: at, type: timestamptz, minimum: '2020-01-01T00:00:00Z'}
            - {name: day, type: date, oneOf: ['2026-01-01']}
            - {name: mail, type: string, classification: pii, protect: hmac, pattern: '.+@.+'}
            - {name: gone, type: string, classification: secret, protect: drop}
            - {name: status, type: string, notOneOf: [void, 'x"y']}
            - {name: price, type: 'decimal(10,2)', exclusiveMaximum: 10.5, precision: 5}
            - {name: photo, type: bytes, maxLength: 9}
            - {name: flag, type: boolean}
            - {name: weight, type: double}
            - {name: key, type: uuid}
            - {name: clock, type: time}
            - name: lines
              type: list
              items: {type: record, columns: [{name: sku, type: string, classification: internal}]}
            - {name: extra, type: map, values: {type: string}}
          quality:
            - {name: sane, check: 'price > 0 OR flag'}
            - {name: few, metric: rejectedPercent, mustBeLessThan: 5, onFailure: hold}
            - {name: between, metric: mean, column: price, mustBeBetween: [1, 2]}
            - {name: usual, metric: rowCount, trend: {over: 20, deviation: 6}}
          target: {table: shop.orders, kind: append, partition: [day(at)]}
          eventTime: {column: at}
          sla:
            freshness: {within: PT90M}
            latency: {within: PT4M}
            frequency: {within: P2D}
            arriveBy: {time: '06:00', zone: Europe/Berlin, weekdays: [monday, tuesday, wednesday]}
            volume: {rows: 1000, cron: '0 6,18 * * 1-5', zone: UTC, except: ['2026-12-25']}
      """;

  static Stream<Arguments> contracts() throws IOException {
    return Stream.of(
        argumentSet("casino", Files.readString(EXAMPLES.resolve("casino.json"))),
        argumentSet("flights", Files.readString(EXAMPLES.resolve("flights.yaml"))),
        argumentSet("shop", Files.readString(EXAMPLES.resolve("shop.yaml"))),
        argumentSet("odd", ODD));
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void everyProposalIsWhatDataHubTakes(String text) {
    for (Proposal each : proposals(text)) {
      assertThat(DataHubModel.problems(each))
          .as(each.aspectName() + " of " + each.entityUrn() + ": " + each.aspect())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void namesNoSecretTwiceTheSameAndEachOnce(String text) {
    List<Proposal> proposals = proposals(text);

    assertThat(proposals).isEqualTo(proposals(text));
    assertThat(proposals.stream().map(each -> each.entityUrn() + each.aspectName()))
        .doesNotHaveDuplicates();
    assertThat(proposals.stream().map(Proposal::toString)).noneMatch(each -> each.contains("${"));
  }

  @Test
  void modelRefusesWhatIsNotItsOwn() {
    ObjectNode aspect = JsonNodeFactory.instance.objectNode();
    aspect.putArray("owners").addObject().put("owner", "urn:li:corpGroup:a").put("type", "BOSS");

    assertThat(DataHubModel.problems(new Proposal("dataset", TARGET, "ownership", aspect)))
        .singleElement()
        .asString()
        .contains("BOSS");
    assertThat(
            DataHubModel.problems(
                new Proposal("dataContract", "urn:li:dataset:(a)", "ownership", aspect)))
        .hasSizeGreaterThan(2);
  }

  @Test
  void tellsOfDatasetsPipelinesRulesAndTheContract() throws IOException {
    List<Proposal> proposals = casino(Map.of());

    assertThat(
            proposals.stream()
                .map(each -> each.entityType() + " " + each.aspectName())
                .distinct()
                .sorted())
        .containsExactly(
            "assertion assertionInfo",
            "assertion status",
            "dataContract dataContractProperties",
            "dataContract dataContractStatus",
            "dataContract status",
            "dataFlow dataFlowInfo",
            "dataFlow ownership",
            "dataFlow status",
            "dataJob dataJobInfo",
            "dataJob dataJobInputOutput",
            "dataJob ownership",
            "dataJob status",
            "dataset datasetProperties",
            "dataset globalTags",
            "dataset ownership",
            "dataset schemaMetadata",
            "dataset status",
            "dataset subTypes",
            "dataset upstreamLineage");
    assertThat(
            proposals.stream()
                .filter(each -> each.entityType().equals("dataset"))
                .map(Proposal::entityUrn)
                .distinct())
        .containsExactly(
            TOPIC,
            TARGET,
            "urn:li:dataset:(urn:li:dataPlatform:iceberg,casino.bets__quarantine,PROD)");
    assertThat(DataHubProposals.sources(read("casino.json"), "PROD")).containsExactly(TOPIC);
  }

  @Test
  void tellsHowColumnsCameToBe() throws IOException {
    JsonNode lineage = aspect(casino(Map.of()), TARGET, "upstreamLineage");

    assertThat(lineage.at("/upstreams/0/dataset").asText()).isEqualTo(TOPIC);
    assertThat(lineage.at("/fineGrainedLineages/0").toString())
        .isEqualTo(
            "{\"upstreamType\":\"FIELD_SET\",\"downstreamType\":\"FIELD\","
                + "\"transformOperation\":\"hmac\",\"upstreams\":[\"urn:li:schemaField:("
                + TOPIC
                + ",customer_id)\"],\"downstreams\":[\"urn:li:schemaField:("
                + TARGET
                + ",customer_id)\"]}");
  }

  @Test
  void tellsOfThePipelineUnderTheNameThatLineageEventsHave() throws IOException {
    JsonNode info =
        aspect(
            casino(Map.of()),
            "urn:li:dataJob:(urn:li:dataFlow:(flink,casino,chimera),casino.casino_games_bets)",
            "dataJobInfo");

    assertThat(info.path("name").asText()).isEqualTo("casino_games_bets");
    assertThat(info.at("/customProperties/contractVersion").asText()).isEqualTo("1.0.0");
    assertThat(info.at("/customProperties/contractHash").asText()).hasSize(64);
    assertThat(info.at("/customProperties/priority").asText()).isEqualTo("10");
  }

  @Test
  void tellsOfClassesAndProtectionAtColumns() throws IOException {
    List<Proposal> casino = casino(Map.of());

    assertThat(aspect(casino, TARGET, "schemaMetadata").at("/fields/0/globalTags").toString())
        .isEqualTo(
            "{\"tags\":[{\"tag\":\"urn:li:tag:pii\"},{\"tag\":\"urn:li:tag:protected.hmac\"}]}");
    assertThat(aspect(casino, TARGET, "schemaMetadata").at("/fields/0/nativeDataType").asText())
        .isEqualTo("string");
    assertThat(aspect(casino, TOPIC, "schemaMetadata").at("/fields/0/nativeDataType").asText())
        .isEqualTo("long");
    assertThat(aspect(casino, TARGET, "globalTags").toString())
        .isEqualTo("{\"tags\":[{\"tag\":\"urn:li:tag:pii\"}]}");
  }

  @Test
  void tellsOfATableThatIsThereAsItIs() throws IOException {
    Schema there =
        new Schema(7, Types.NestedField.required(1, "customer_id", Types.StringType.get()));

    List<Proposal> casino = casino(Map.of(BETS, there, BETS.quarantine(), there));

    assertThat(aspect(casino, TARGET, "schemaMetadata").path("version").asInt()).isEqualTo(7);
    assertThat(aspect(casino, TARGET, "schemaMetadata").path("fields")).hasSize(1);
    assertThat(
            casino.stream()
                .filter(each -> each.aspectName().equals("schemaMetadata"))
                .map(Proposal::entityUrn))
        .hasSize(3);
  }

  @Test
  void tellsOfRulesAsFieldsWhereThereIsAWordAndAsOurOwnWhereNot() {
    List<Proposal> odd = proposals(ODD);

    assertThat(
            odd.stream()
                .filter(each -> each.aspectName().equals("assertionInfo"))
                .map(
                    each ->
                        each.aspect().path("type").asText()
                            + " "
                            + each.aspect().path("description").asText()))
        .containsExactly(
            "DATA_SCHEMA schema: the table has the contract's columns",
            "FIELD id_minimum: id >= 1",
            "CUSTOM at_minimum: at >= 2020-01-01T00:00:00Z",
            "CUSTOM day_one_of: day is one of 1 values",
            "CUSTOM mail_pattern: mail matches .+@.+",
            "FIELD status_not_one_of: status is none of 2 values",
            "FIELD price_exclusive_maximum: price < 10.5",
            "CUSTOM price_precision: price has at most 5 digits",
            "CUSTOM photo_max_length: photo has at most 9 characters",
            "CUSTOM sane: price > 0 OR flag",
            "CUSTOM few: rejectedPercent in a commit mustBeLessThan 5 percent",
            "CUSTOM between: mean of price in a commit mustBeBetween 1 to 2 value",
            "CUSTOM usual: rowCount in a commit is as in the 20 commits before, but for 6.0"
                + " deviations",
            "FRESHNESS freshness: the newest event is not older than PT1H30M, or nothing newer is"
                + " to be had",
            "CUSTOM latency: what the source has can be queried within PT4M",
            "FRESHNESS frequency: no longer than PT48H lies between two commits that bring rows",
            "FRESHNESS arriveBy: a row has come by each deadline since the one before, 0 6 * * 1-3"
                + " in Europe/Berlin",
            "VOLUME volume: at least 1000 rows have come by each deadline since the one before, 0"
                + " 6,18 * * 1-5 in UTC, not on 2026-12-25");
  }

  static Stream<Arguments> promises() {
    String changed = "\"type\":\"DATASET_CHANGE\",\"entity\":\"" + ORDERS + "\",\"schedule\":";
    return Stream.of(
        argumentSet(
            "days",
            "frequency: {within: P2D}",
            "{"
                + changed
                + "{\"type\":\"FIXED_INTERVAL\",\"fixedInterval\":"
                + "{\"unit\":\"DAY\",\"multiple\":2}}}"),
        argumentSet(
            "hours",
            "frequency: {within: PT36H}",
            "{"
                + changed
                + "{\"type\":\"FIXED_INTERVAL\",\"fixedInterval\":"
                + "{\"unit\":\"HOUR\",\"multiple\":36}}}"),
        argumentSet(
            "minutes",
            "freshness: {within: PT90M}",
            "{"
                + changed
                + "{\"type\":\"FIXED_INTERVAL\",\"fixedInterval\":"
                + "{\"unit\":\"MINUTE\",\"multiple\":90}}}"),
        argumentSet(
            "less than a second more",
            "freshness: {within: PT90.001S, warnBefore: PT1S}",
            "{"
                + changed
                + "{\"type\":\"FIXED_INTERVAL\",\"fixedInterval\":"
                + "{\"unit\":\"SECOND\",\"multiple\":91}}}"),
        argumentSet(
            "a latency, for which there is no word",
            "latency: {within: PT4M}",
            "{\"type\":\"chimera\",\"entity\":\""
                + ORDERS
                + "\",\"logic\":"
                + "\"what the source has can be queried within PT4M\","
                + "\"field\":\"urn:li:schemaField:("
                + ORDERS
                + ",at)\"}"),
        argumentSet(
            "a deadline on some days",
            "arriveBy: {time: '06:30', zone: Europe/Berlin, weekdays: [sunday, saturday]}",
            "{"
                + changed
                + "{\"type\":\"CRON\",\"cron\":"
                + "{\"cron\":\"30 6 * * 0,6\",\"timezone\":\"Europe/Berlin\"}}}"),
        argumentSet(
            "a deadline with holidays, of which cron knows nothing",
            "arriveBy: {time: '06:30', zone: UTC, except: ['2026-12-25']}",
            "{\"type\":\"chimera\",\"entity\":\""
                + ORDERS
                + "\",\"logic\":"
                + "\"a row has come by each deadline since the one before, 30 6 * * * in UTC,"
                + " not on 2026-12-25\"}"),
        argumentSet(
            "so many rows",
            "volume: {rows: 9223372036854775807, time: '06:30', zone: UTC}",
            "{\"type\":\"ROW_COUNT_CHANGE\",\"entity\":\""
                + ORDERS
                + "\",\"rowCountChange\":"
                + "{\"type\":\"ABSOLUTE\",\"operator\":\"GREATER_THAN_OR_EQUAL_TO\","
                + "\"parameters\":{\"value\":"
                + "{\"value\":\"9223372036854775807\",\"type\":\"NUMBER\"}}}}"));
  }

  @ParameterizedTest
  @MethodSource("promises")
  void tellsOfAPromiseInDataHubsOwnTermsWhereItHasSome(String sla, String assertion) {
    String text = ODD.substring(0, ODD.indexOf("    sla:")) + "    sla: {" + sla + "}\n";

    List<Proposal> odd = proposals(text);

    Proposal promise =
        odd.stream()
            .filter(each -> each.aspect().at("/customProperties/promise").isTextual())
            .findFirst()
            .orElseThrow();
    assertThat(DataHubModel.problems(promise)).isEmpty();
    assertThat(promise.aspect().findValue("entity").asText()).isEqualTo(ORDERS);
    assertThat(
            promise.aspect().properties().stream()
                .filter(each -> each.getKey().endsWith("Assertion"))
                .map(each -> each.getValue().toString()))
        .containsExactly(assertion);
  }

  /** As DataHub's model has it, and its pages show it. */
  @Test
  void dataContractHasOnePromiseAsItsFreshness() {
    List<Proposal> odd = proposals(ODD);

    JsonNode agreed = agreed(odd);
    assertThat(agreed.path("freshness"))
        .extracting(each -> described(odd, each))
        .satisfiesExactly(each -> assertThat(each).startsWith("freshness: "));
    assertThat(agreed.path("dataQuality"))
        .extracting(each -> described(odd, each).replaceAll(":.*", ""))
        .endsWith("usual", "latency", "frequency", "arriveBy", "volume");
  }

  private static String described(List<Proposal> proposals, JsonNode element) {
    String urn = element.path("assertion").asText();
    return aspect(proposals, urn, "assertionInfo").path("description").asText();
  }

  private static JsonNode agreed(List<Proposal> proposals) {
    return proposals.stream()
        .filter(each -> each.aspectName().equals("dataContractProperties"))
        .findFirst()
        .orElseThrow()
        .aspect();
  }

  @Test
  void dataContractHasTheExportAndAllAssertions() throws IOException {
    List<Proposal> casino = casino(Map.of());
    JsonNode agreed = agreed(casino);

    assertThat(agreed.path("entity").asText()).isEqualTo(TARGET);
    assertThat(agreed.path("rawContract").asText()).startsWith("apiVersion: v3.1.0\n");
    assertThat(
            Stream.of(agreed.path("schema"), agreed.path("freshness"), agreed.path("dataQuality"))
                .mapToInt(JsonNode::size)
                .sum())
        .isEqualTo(
            (int)
                casino.stream().filter(each -> each.aspectName().equals("assertionInfo")).count());
  }

  @Test
  void escapesWhatAUrnMayNotHave() {
    JsonNode owners = aspect(proposals(ODD), ORDERS, "ownership");

    assertThat(owners.at("/owners/0/owner").asText())
        .isEqualTo("urn:li:corpGroup:Sales%2C%20EMEA%20%28north%29%20ü");
    assertThat(DataHubUrns.escaped("a\u241Fb%c\n")).isEqualTo("a%E2%90%9Fb%25c%0A");
  }

  @Test
  void travelsInAsciiAsBytes() {
    Proposal flow = proposals(ODD).get(0);

    assertThat(flow.json().toString())
        .startsWith(
            "{\"entityType\":\"dataFlow\",\"entityUrn\":\"urn:li:dataFlow:(flink,odd,chimera)\","
                + "\"changeType\":\"UPSERT\",\"aspectName\":\"dataFlowInfo\",\"aspect\":"
                + "{\"contentType\":\"application/json\",\"value\":\"{\\\"name\\\":\\\"odd\\\"")
        .contains("Stra\\\\u00DFe")
        .isASCII();
  }

  private static JsonNode aspect(List<Proposal> proposals, String urn, String aspect) {
    return proposals.stream()
        .filter(each -> each.entityUrn().equals(urn) && each.aspectName().equals(aspect))
        .findFirst()
        .orElseThrow()
        .aspect();
  }

  private static Contract read(String example) {
    return new ContractReader().read(EXAMPLES.resolve(example));
  }

  private static List<Proposal> casino(Map<TableName, Schema> tables) throws IOException {
    return proposals(Files.readString(EXAMPLES.resolve("casino.json")), tables);
  }

  private static List<Proposal> proposals(String text) {
    return proposals(text, Map.of());
  }

  private static List<Proposal> proposals(String text, Map<TableName, Schema> tables) {
    String raw = DocumentText.yaml(OdcsPublication.of(Document.parse(text)));
    return DataHubProposals.of(new ContractReader().read(text), "PROD", tables, raw);
  }
}
