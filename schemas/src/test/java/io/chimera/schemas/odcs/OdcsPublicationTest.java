package io.chimera.schemas.odcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Document;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OdcsPublicationTest {
  static Stream<Arguments> contracts() {
    return OdcsContracts.all().stream().map(each -> argumentSet(each.name(), each.text()));
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void hasTheShapeOfTheStandardAndNobodyWhoLogsIn(String contract) {
    ObjectNode published = OdcsPublication.of(Document.parse(contract));

    assertThat(OdcsShape.problems(published)).isEmpty();
    assertThat(published.toString()).doesNotContain("${").doesNotContain("hunter2");
    assertThat(published.findValuesAsText("user")).isEmpty();
    for (JsonNode each : published.path("customProperties")) {
      assertThat(each.path("property").asText()).isNotEqualTo("chimera");
    }
  }

  @Test
  void isTheExportWithoutTheContract() {
    Document casino = Document.parse(OdcsContracts.example("casino.json"));
    ObjectNode exported = OdcsExport.of(casino, OdcsSide.TARGET);
    exported.remove("customProperties");

    assertThat(OdcsPublication.of(casino)).isEqualTo(exported);
  }

  @Test
  void leavesOutOfWhatIsKeptWhoAndWhereSecretsAre() {
    ObjectNode contract =
        (ObjectNode) Document.parse(OdcsContracts.example("casino.json")).root().value();
    contract.set(
        "odcs",
        Document.parse(
                """
                {"tags": ["gold", "${env:CANARY}"],
                 "team": {"members": [{"username": "canary"}], "name": "gaming-data"},
                 "servers": [{"server": "games", "user": "canary"}],
                 "roles": [{"role": "reader", "description": "as ${file:/canary}", "access": "read"}],
                 "customProperties": [
                   {"property": "acme", "value": 7},
                   {"property": "databaseUser", "value": "canary"}]}
                """)
            .root()
            .value());
    Document document = Document.parse(contract.toString());

    ObjectNode published = OdcsPublication.of(document);

    assertThat(published.toString()).doesNotContainIgnoringCase("canary");
    assertThat(published.path("tags").toString()).isEqualTo("[\"gold\"]");
    assertThat(published.path("team").toString()).isEqualTo("{\"name\":\"gaming-data\"}");
    assertThat(published.at("/servers/0/host").asText()).isEqualTo("127.0.0.1:9092");
    assertThat(published.path("roles").toString())
        .isEqualTo("[{\"role\":\"reader\",\"access\":\"read\"}]");
    assertThat(published.path("customProperties").toString())
        .isEqualTo("[{\"property\":\"acme\",\"value\":7}]");
    assertThat(document.root().value()).isEqualTo(contract);
  }
}
