package io.chimera.sinks.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.odcs.OdcsPublication;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.onboarding.ReadTable.ReadColumn;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OnboardingFactsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OnboardingRequest REQUEST = Shop.request(Shop.CONTRACT, 1);
  private static final Fact REQUESTED =
      OnboardingFacts.requested(
          REQUEST,
          Shop.CONTRACT,
          List.of("dataset 'orders' is new"),
          JSON.createObjectNode().put("product", "PostgreSQL").put("version", "16.2"));
  private static final Fact COMPLETED = OnboardingFacts.completed(REQUEST, Shop.NOON);
  private static final Fact DISCOVERABLE =
      OnboardingFacts.discoverable(
          REQUEST,
          "lake",
          List.of(
              new ReadTable(
                  new TableName("shop", "orders"), List.of(new ReadColumn("id", "long", true)))),
          OdcsPublication.of(Document.parse(Shop.TEXT)),
          Shop.NOON);
  private static final Fact TOO_LARGE =
      OnboardingFacts.discoverable(
          REQUEST,
          "lake",
          List.of(new ReadTable(new TableName("shop", "orders"), List.of())),
          JSON.createObjectNode().put("name", "ü".repeat(131_072)),
          Shop.NOON);
  private static final Fact NOTIFIED = OnboardingFacts.notified(REQUEST, "mail", Shop.NOON);

  static Stream<Arguments> facts() {
    return Stream.of(
        argumentSet("request", REQUESTED, "onboarding-requested-fact"),
        argumentSet("completion", COMPLETED, "onboarding-completed-fact"),
        argumentSet("discovery", DISCOVERABLE, "discovery-available-fact"),
        argumentSet("discovery of a large contract", TOO_LARGE, "discovery-available-fact"),
        argumentSet("notification", NOTIFIED, "onboarding-notified-fact"));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void matchesThePublishedSchema(Fact fact, String name) throws IOException {
    try (var file = TableName.class.getResourceAsStream("/events/" + name + ".schema.json")) {
      var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(file);

      assertThat(schema.validate(fact.body(), InputFormat.JSON)).isEmpty();
      assertThat(schema.validate(fact.body().replace("hash", "hush"), InputFormat.JSON))
          .isNotEmpty();
    }
  }

  @Test
  void areKeyedByTheContractAndKnownByTheRequest() {
    String id = "shop/" + Shop.CONTRACT.hash() + "/1";

    assertThat(List.of(REQUESTED, COMPLETED, DISCOVERABLE, NOTIFIED))
        .allMatch(fact -> fact.key().equals("shop"))
        .extracting(fact -> fact.topic() + " " + fact.id())
        .containsExactly(
            FactTopic.ONBOARDING + " " + id,
            FactTopic.COMPLETION + " " + id + "/completed",
            FactTopic.DISCOVERY + " " + id + "/discovery",
            FactTopic.ONBOARDING + " " + id + "/notified/mail");
  }

  @Test
  void theRequestSaysWhatIsToBeIngestedAndNobodysName() throws IOException {
    JsonNode data = JSON.readTree(REQUESTED.body()).path("data");

    assertThat(data.path("owner").toString())
        .isEqualTo("{\"team\":\"web\",\"project\":\"shop\",\"support\":\"shop@example.org\"}");
    assertThat(data.path("source").toString())
        .isEqualTo("{\"type\":\"postgres\",\"servers\":[\"db:5432\"],\"database\":\"shop\"}");
    assertThat(data.path("datasets").toString())
        .isEqualTo(
            "[{\"name\":\"orders\",\"from\":\"public.orders\",\"evolves\":false,\"columns\":["
                + "{\"path\":\"id\",\"reads\":[\"id\"],\"protected\":false,\"whole\":true},"
                + "{\"path\":\"mail\",\"reads\":[\"mail\"],\"protected\":true,"
                + "\"protection\":\"hmac\",\"whole\":true}]}]");
    assertThat(data.path("targets").toString()).isEqualTo("[\"shop.orders\"]");
    assertThat(REQUESTED.body()).doesNotContain(Shop.USER).doesNotContain("SHOP_PASSWORD");
  }

  @Test
  void theDiscoverySaysWhatTheTablesAreAndNobodysName() throws IOException {
    JsonNode odcs = JSON.readTree(DISCOVERABLE.body()).at("/data/odcs");

    assertThat(odcs.path("apiVersion").asText()).isEqualTo("v3.1.0");
    assertThat(odcs.at("/schema/0/physicalName").asText()).isEqualTo("shop.orders");
    assertThat(odcs.at("/schema/0/properties")).hasSize(2);
    assertThat(odcs.has("customProperties")).isFalse();
    assertThat(DISCOVERABLE.body()).doesNotContain(Shop.USER).doesNotContain("SHOP_PASSWORD");
  }

  @Test
  void theDiscoverySaysSoWhereItWouldBeTooLarge() throws IOException {
    JsonNode data = JSON.readTree(TOO_LARGE.body()).path("data");

    assertThat(data.has("odcs")).isFalse();
    assertThat(data.path("odcsLeftOut").asText())
        .matches(
            "with it the event has 262\\d{3} bytes, and may have 262144; 'chimera contract export"
                + " CONTRACT --odcs' writes it");
    assertThat(data.at("/tables/0/table").asText()).isEqualTo("shop.orders");
  }
}
