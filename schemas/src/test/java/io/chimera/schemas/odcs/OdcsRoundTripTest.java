package io.chimera.schemas.odcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.contract.DocumentText;
import io.chimera.schemas.contract.InvalidContractException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OdcsRoundTripTest {
  static Stream<Arguments> contracts() {
    return OdcsContracts.all().stream()
        .flatMap(
            each ->
                Stream.of(OdcsSide.values())
                    .map(
                        side -> argumentSet(each.name() + ", " + side.label(), each.text(), side)));
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void importGivesBackWhatWasExported(String contract, OdcsSide side) {
    ObjectNode exported = OdcsExport.of(Document.parse(contract), side);

    OdcsImport asJson = OdcsImport.of(Document.parse(DocumentText.json(exported)));
    OdcsImport asYaml = OdcsImport.of(Document.parse(DocumentText.yaml(exported)));

    String hash = read(contract).hash();
    assertThat(read(asJson.json()).hash()).isEqualTo(hash);
    assertThat(read(asYaml.yaml()).hash()).isEqualTo(hash);
    assertThat(asJson.questions()).isEmpty();
    assertThat(asJson.notes()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void exportHasTheShapeOfTheStandardAndNoCredentials(String contract, OdcsSide side) {
    ObjectNode exported = OdcsExport.of(Document.parse(contract), side);

    assertThat(OdcsShape.problems(exported)).isEmpty();
    exported.remove("customProperties");
    assertThat(exported.toString()).doesNotContain("${").doesNotContain("hunter2");
  }

  static Stream<Arguments> promises() {
    return Stream.of(
        promise(
            "a fresh table",
            "freshness: {within: PT10M, warnBefore: PT3M}",
            "{id: bets-freshness, property: freshness, value: 10, unit: min,"
                + " element: bets.activity_datetime}"),
        promise(
            "a latency of part of a second more",
            "latency: {within: PT90.250S, warnBefore: PT1S}",
            "{id: bets-latency, property: latency, value: 90.25, unit: s,"
                + " element: bets.activity_datetime}"),
        promise(
            "rows every other day",
            "frequency: {within: PT48H}",
            "{id: bets-frequency, property: frequency, value: 2, unit: d,"
                + " element: bets.activity_datetime}"),
        promise(
            "each morning",
            "arriveBy: {time: '06:05', zone: Europe/Berlin}",
            "{id: bets-arriveBy, property: timeOfAvailability, value: '06:05',"
                + " valueExt: Europe/Berlin, element: bets.activity_datetime, scheduler: cron,"
                + " schedule: '5 6 * * *'}"),
        promise(
            "each morning of a working day that is no holiday",
            "arriveBy: {time: '16:05', zone: '-0800', weekdays: [tuesday, thursday, friday],"
                + " except: ['2026-12-25'], warnBefore: PT2H}",
            "{id: bets-arriveBy, property: timeOfAvailability, value: '16:05',"
                + " valueExt: '-08:00', element: bets.activity_datetime,"
                + " description: 'Of these times: not on 2026-12-25', scheduler: cron,"
                + " schedule: '5 16 * * 2,4,5'}"),
        promise(
            "twice a day",
            "arriveBy: {cron: '0 6,18 * * *', zone: UTC}",
            "{id: bets-arriveBy, property: timeOfAvailability, value: '0 6,18 * * *',"
                + " valueExt: UTC, element: bets.activity_datetime, scheduler: cron,"
                + " schedule: '0 6,18 * * *'}"),
        promise(
            "so many rows a month",
            "volume: {rows: 1000, cron: '0 6 1 * *', zone: UTC}",
            "{id: bets-volume, property: volume, value: 1000, unit: rows, valueExt: UTC,"
                + " element: bets.activity_datetime, scheduler: cron, schedule: '0 6 1 * *'}"));
  }

  @ParameterizedTest
  @MethodSource("promises")
  void tellsOfPromisesAsTheStandardDoes(ObjectNode contract, JsonNode promise) {
    ObjectNode exported = OdcsExport.of(Document.parse(contract.toString()), OdcsSide.TARGET);

    OdcsImport asJson = OdcsImport.of(Document.parse(DocumentText.json(exported)));
    OdcsImport asYaml = OdcsImport.of(Document.parse(DocumentText.yaml(exported)));

    assertThat(exported.path("slaProperties").toString()).isEqualTo("[" + promise + "]");
    assertThat(OdcsShape.problems(exported)).isEmpty();
    assertThat(asJson.contract()).isEqualTo(contract);
    assertThat(asYaml.contract()).isEqualTo(contract);
    ObjectNode ofSource = OdcsExport.of(Document.parse(contract.toString()), OdcsSide.SOURCE);
    assertThat(ofSource.has("slaProperties")).as("of the source nothing is promised").isFalse();
  }

  @Test
  void tellsHowLongRowsAreKept() {
    ObjectNode contract =
        (ObjectNode) Document.parse(OdcsContracts.example("casino.json")).root().value();
    ObjectNode bets = (ObjectNode) contract.at("/datasets/0");
    bets.remove("sla");
    bets.set("retention", tree("{rows: P730D, snapshots: P7D, quarantine: P90D}"));

    ObjectNode exported = OdcsExport.of(Document.parse(contract.toString()), OdcsSide.TARGET);

    assertThat(exported.path("slaProperties").toString())
        .isEqualTo(
            "[{\"id\":\"bets-retention\",\"property\":\"retention\",\"value\":730,\"unit\":\"d\","
                + "\"element\":\"bets.activity_datetime\"}]");
    assertThat(OdcsShape.problems(exported)).isEmpty();
    assertThat(OdcsImport.of(Document.parse(DocumentText.json(exported))).contract())
        .isEqualTo(contract);
  }

  /** But for what is nobody else's business, and for holidays. */
  @ParameterizedTest
  @MethodSource("promises")
  void promisesAreReadWithoutTheContractAsWell(ObjectNode contract, JsonNode promise) {
    ObjectNode published = OdcsPublication.of(Document.parse(contract.toString()));

    ObjectNode draft = OdcsImport.of(Document.parse(DocumentText.yaml(published))).contract();

    ObjectNode answered = contract.deepCopy();
    ((ObjectNode) answered.at("/datasets/0")).set("sla", draft.at("/datasets/0/sla"));
    JsonNode again =
        OdcsExport.of(Document.parse(answered.toString()), OdcsSide.TARGET).at("/slaProperties/0");
    ObjectNode withoutHolidays = promise.deepCopy();
    withoutHolidays.remove("description");
    assertThat(again).hasToString(withoutHolidays.toString());
    assertThat(draft.at("/datasets/0/eventTime/column").asText()).isEqualTo("activity_datetime");
  }

  @Test
  void keepsWhatOthersHaveAddedToPromises() {
    ObjectNode edited = casino();
    ArrayNode promises = (ArrayNode) edited.get("slaProperties");
    ((ObjectNode) promises.get(0)).put("driver", "regulatory");
    promises.addObject().put("property", "retention").put("value", 3).put("unit", "y");
    promises.addObject().put("property", "ly").put("value", 4).put("unit", "h");

    OdcsImport imported = OdcsImport.of(Document.parse(edited.toString()));

    assertThat(imported.contract().at("/odcs/slaProperties").toString())
        .isEqualTo(
            "[{\"id\":\"bets-freshness\",\"driver\":\"regulatory\"},"
                + "{\"property\":\"retention\",\"value\":3,\"unit\":\"y\"},"
                + "{\"property\":\"ly\",\"value\":4,\"unit\":\"h\"}]");
    assertThat(imported.notes())
        .containsExactly(
            "'slaProperties' has more than the export had: kept in 'odcs'",
            "promise 'slaProperties[ly]' is kept in 'odcs', and Chimera does not watch it: say it"
                + " in 'sla'");
    assertThat(imported.questions()).isEmpty();
    Document contract = Document.parse(imported.json());
    ObjectNode again = OdcsExport.of(contract, OdcsSide.TARGET);
    assertThat(again.get("slaProperties")).hasToString(promises.toString());
    assertThat(OdcsImport.of(Document.parse(again.toString())).contract())
        .isEqualTo(imported.contract());
    ObjectNode ofSource = OdcsExport.of(contract, OdcsSide.SOURCE);
    assertThat(ofSource.path("slaProperties"))
        .extracting(each -> each.path("property").asText())
        .containsExactly("retention", "ly");
    assertThat(OdcsImport.of(Document.parse(ofSource.toString())).contract())
        .isEqualTo(imported.contract());
  }

  @Test
  void keepsWhatOthersHaveAdded() {
    ObjectNode edited = casino();
    edited.putArray("tags").add("gold");
    edited.withArray("customProperties").addObject().put("property", "acme").put("value", 7);
    ((ObjectNode) edited.at("/schema/0/properties/0")).put("businessName", "Customer");
    ((ObjectNode) edited.get("team")).putArray("members").addObject().put("username", "kim");

    OdcsImport imported = OdcsImport.of(Document.parse(edited.toString()));

    assertThat(imported.contract().get("odcs"))
        .isEqualTo(
            Document.parse(
                    """
                    {"team": {"members": [{"username": "kim"}]},
                     "schema": [{"name": "bets", "properties": [
                       {"name": "customer_id", "businessName": "Customer"}]}],
                     "customProperties": [{"property": "acme", "value": 7}],
                     "tags": ["gold"]}
                    """)
                .root()
                .value());
    assertThat(imported.questions()).isEmpty();
    ObjectNode again = OdcsExport.of(Document.parse(imported.json()), OdcsSide.TARGET);
    assertThat(again.path("tags")).isEqualTo(edited.path("tags"));
    assertThat(again.path("team")).isEqualTo(edited.path("team"));
    assertThat(again.at("/schema/0/properties/0/businessName").asText()).isEqualTo("Customer");
    assertThat(again.at("/customProperties/0/property").asText()).isEqualTo("acme");
    assertThat(OdcsShape.problems(again)).isEmpty();
    assertThat(OdcsImport.of(Document.parse(again.toString())).contract())
        .isEqualTo(imported.contract());
  }

  @Test
  void addsToWhatWasKeptBefore() {
    ObjectNode edited = casino();
    edited.withArray("customProperties").addObject().put("property", "acme").put("value", 7);
    OdcsImport first = OdcsImport.of(Document.parse(edited.toString()));
    ObjectNode exported = OdcsExport.of(Document.parse(first.json()), OdcsSide.TARGET);
    exported.withArray("customProperties").addObject().put("property", "zeta").put("value", 8);

    OdcsImport second = OdcsImport.of(Document.parse(exported.toString()));

    assertThat(second.contract().at("/odcs/customProperties"))
        .extracting(each -> each.path("property").asText())
        .containsExactly("acme", "zeta");
  }

  @Test
  void keepsARuleThatWasAddedAndSaysThatNobodyChecksIt() {
    ObjectNode edited = casino();
    ((ArrayNode) edited.at("/schema/0/quality"))
        .addObject()
        .put("name", "enough")
        .put("type", "sql")
        .put("query", "SELECT COUNT(*) FROM bets")
        .put("mustBeGreaterThan", 10);

    OdcsImport imported = OdcsImport.of(Document.parse(edited.toString()));

    assertThat(imported.notes())
        .contains(
            "rule 'schema[bets].quality[enough]' is kept in 'odcs', and Chimera does not check it:"
                + " say it in 'quality'");
    assertThat(imported.contract().at("/odcs/schema/0/quality/0/name").asText())
        .isEqualTo("enough");
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        edit(
            "a column's type",
            all -> property(all, 0).put("logicalType", "integer"),
            "schema[bets].properties[customer_id].logicalType: is text 'integer', and the contract"
                + " says text 'string'"),
        edit(
            "a physical type",
            all -> property(all, 5).put("physicalType", "decimal(20,4)"),
            "schema[bets].properties[bet_amount].physicalType: is text 'decimal(20,4)', and the"
                + " contract says text 'decimal(18,4)'"),
        edit(
            "a column that is required now",
            all -> property(all, 3).put("required", true),
            "schema[bets].properties[game_id].required: is 'true', which the contract does not"
                + " say"),
        edit(
            "a new column",
            all -> ((ArrayNode) all.at("/schema/0/properties")).addObject().put("name", "extra"),
            "schema[bets].properties[extra]: is new, and the contract does not have it"),
        edit(
            "a new column whose name steers terminals",
            all ->
                ((ArrayNode) all.at("/schema/0/properties")).addObject().put("name", "\u001b[2Jx"),
            "schema[bets].properties['?[2Jx']: is new, and the contract does not have it"),
        edit(
            "a column twice",
            all -> ((ArrayNode) all.at("/schema/0/properties")).add(property(all, 0).deepCopy()),
            "schema[bets].properties[customer_id]: is there twice"),
        edit(
            "a column that is gone",
            all -> ((ArrayNode) all.at("/schema/0/properties")).remove(0),
            "schema[bets].properties[customer_id]: was taken out"),
        edit(
            "a rule that is gone",
            all -> ((ArrayNode) all.at("/schema/0/quality")).remove(0),
            "schema[bets].quality[win_needs_bet]: was taken out"),
        edit(
            "a rule's text",
            all ->
                ((ObjectNode) all.at("/schema/0/quality/0/implementation"))
                    .put("check", "bet_amount > 1"),
            "schema[bets].quality[win_needs_bet].implementation.check: is text 'bet_amount > 1',"
                + " and the contract says text 'win_amount = 0 OR bet_amount > 0'"),
        edit(
            "the version",
            all -> all.put("version", "1.0.1"),
            "version: is text '1.0.1', and the contract says text '1.0.0'"),
        edit(
            "the owner",
            all -> ((ObjectNode) all.get("team")).put("name", "others"),
            "team.name: is text 'others', and the contract says text 'gaming-data'"),
        edit(
            "a promise",
            all -> ((ObjectNode) all.at("/slaProperties/0")).put("value", 20),
            "slaProperties[bets-freshness].value: is '20', and the contract says '10'"),
        edit(
            "a promise that is gone",
            all -> ((ArrayNode) all.get("slaProperties")).remove(0),
            "slaProperties[bets-freshness]: was taken out"),
        edit(
            "the server",
            all -> ((ObjectNode) all.at("/servers/0")).put("host", "elsewhere:9092"),
            "servers[games].host: is text 'elsewhere:9092', and the contract says text"
                + " '127.0.0.1:9092'"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void refusesByNameWhatContradictsTheContract(Consumer<ObjectNode> edit, String problem) {
    ObjectNode edited = casino();
    edit.accept(edited);

    assertThatThrownBy(() -> OdcsImport.of(Document.parse(edited.toString())))
        .isInstanceOf(InvalidContractException.class)
        .hasMessage(
            problem + ", expected the export as it was; change the contract, and export again");
  }

  @Test
  void refusesAnExportWhoseContractWasMadeInvalid() {
    ObjectNode edited = casino();
    ((ObjectNode) edited.at("/customProperties/0/value/contract")).put("priority", 1000);

    assertThatThrownBy(() -> OdcsImport.of(Document.parse(edited.toString())))
        .isInstanceOf(InvalidContractException.class)
        .hasMessage("priority: is '1000', expected a whole number from 1 to 100");
  }

  @Test
  void acceptsNumbersAndOrderAsAnotherToolWritesThem() {
    ObjectNode edited = casino();
    ArrayNode properties = (ArrayNode) edited.at("/schema/0/properties");
    JsonNode first = properties.remove(0);
    properties.add(first);
    ((ObjectNode) edited.at("/schema/0/properties/1/quality/0")).put("mustBe", 0.0);

    assertThat(OdcsImport.of(Document.parse(edited.toString())).contract())
        .isEqualTo(Document.parse(OdcsContracts.example("casino.json")).root().value());
  }

  @Test
  void refusesToExportWhatIsKeptButContradicts() {
    ObjectNode contract =
        (ObjectNode) Document.parse(OdcsContracts.example("casino.json")).root().value();
    ObjectNode kept = contract.putObject("odcs");
    kept.putObject("team").put("name", "others");
    kept.putArray("schema")
        .addObject()
        .put("name", "bets")
        .putArray("properties")
        .addObject()
        .put("name", "game_id")
        .put("logicalType", "string");
    kept.putArray("customProperties").addObject().put("property", "chimera").put("value", 1);

    assertThatThrownBy(() -> OdcsExport.of(Document.parse(contract.toString()), OdcsSide.TARGET))
        .isInstanceOf(InvalidContractException.class)
        .hasMessage(
            """
                odcs.team.name: is text 'others', and the contract says text 'gaming-data', \
                expected no such key here
                odcs.schema[bets].properties[game_id].logicalType: is text 'string', and the \
                contract says text 'integer', expected no such key here
                odcs.customProperties[chimera]: is Chimera's own, expected properties of others, \
                by other names\
                """);
  }

  @Test
  void refusesToExportAPasswordThatIsKept() {
    ObjectNode contract =
        (ObjectNode) Document.parse(OdcsContracts.example("casino.json")).root().value();
    contract
        .putObject("odcs")
        .putArray("servers")
        .addObject()
        .put("server", "other")
        .put("type", "custom")
        .put("password", "hunter2");

    assertThatThrownBy(() -> OdcsExport.of(Document.parse(contract.toString()), OdcsSide.TARGET))
        .isInstanceOf(InvalidContractException.class)
        .hasMessage(
            "servers[other].password: may be a secret (value not shown), expected no such key: the"
                + " standard has none");
  }

  private static Arguments promise(String name, String sla, String promise) {
    ObjectNode contract =
        (ObjectNode) Document.parse(OdcsContracts.example("casino.json")).root().value();
    ((ObjectNode) contract.at("/datasets/0")).set("sla", tree("{" + sla + "}"));
    return argumentSet(name, contract, tree(promise));
  }

  private static JsonNode tree(String yaml) {
    return Document.parse("# YAML\n" + yaml).root().value();
  }

  private static Arguments edit(String name, Consumer<ObjectNode> edit, String problem) {
    return argumentSet(name, edit, problem);
  }

  private static ObjectNode property(ObjectNode document, int index) {
    return (ObjectNode) document.at("/schema/0/properties/" + index);
  }

  private static ObjectNode casino() {
    return OdcsExport.of(Document.parse(OdcsContracts.example("casino.json")), OdcsSide.TARGET)
        .deepCopy();
  }

  private static Contract read(String text) {
    return new ContractReader().read(text);
  }
}
