package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.sinks.StubEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DataHubCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CASINO =
      Path.of(System.getProperty("chimera.home"), "examples", "casino.json").toString();

  @TempDir private Path directory;

  @RegisterExtension private final StubEndpoint datahub = StubEndpoint.answering(200);

  /** The proposals that it was told. */
  private List<JsonNode> told() throws IOException {
    var told = new ArrayList<JsonNode>();
    for (String each : datahub.bodies()) {
      told.add(JSON.readTree(each));
    }
    return told;
  }

  private String settings() throws IOException {
    return Files.writeString(
            directory.resolve("chimera.yaml"), "datahub: {url: '" + datahub.url() + "'}\n")
        .toString();
  }

  @Test
  void publishesAContract() throws IOException {
    var run = CommandRun.of("datahub", "publish", CASINO, "--settings", settings());

    assertThat(run)
        .isEqualTo(
            new CommandRun(
                0,
                datahub.bodies().size()
                    + " proposals of contract 'casino' 1.0.0 published to "
                    + datahub.url()
                    + "\n",
                ""));
    assertThat(told())
        .hasSizeGreaterThan(30)
        .allMatch(each -> each.at("/proposal/changeType").asText().equals("UPSERT"));
    assertThat(directory).isDirectoryNotContaining(each -> each.endsWith("lake"));
  }

  @Test
  void leavesOutWhatIsRead() throws IOException {
    var run =
        CommandRun.of(
            "datahub", "publish", CASINO, "--without-source", "--json", "--settings", settings());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .hasLineCount(1)
        .startsWith(
            "{\"contract\":\"casino\",\"version\":\"1.0.0\",\"published\":true,\"to\":\""
                + datahub.url()
                + "\",\"proposals\":[{\"entityType\":\"dataFlow\"");
    assertThat(told())
        .noneMatch(
            each ->
                each.at("/proposal/entityUrn")
                    .asText()
                    .contains("dataset:(urn:li:dataPlatform:kafka"));
  }

  @Test
  void writesAFileAndAsksNobody() throws IOException {
    Path file = directory.resolve("casino.json");

    var run =
        CommandRun.of(
            "datahub", "publish", CASINO, "--file", file.toString(), "--settings", settings());

    JsonNode list = JSON.readTree(file.toFile());
    assertThat(run.out())
        .isEqualTo(list.size() + " proposals of contract 'casino' 1.0.0 written to " + file + "\n");
    assertThat(list.at("/0/aspect/contentType").asText()).isEqualTo("application/json");
    assertThat(told()).isEmpty();
  }

  @Test
  void tellsOfTheTablesThatAreThereAsTheyAre() throws IOException {
    Path file = directory.resolve("casino.json");
    try (var lake = BetsLake.in(directory.resolve("there"))) {
      lake.created();

      CommandRun.of(
          "datahub", "publish", CASINO, "--file", file.toString(), "--settings", lake.settings());
    }

    var schemas = new ArrayList<String>();
    for (JsonNode each : JSON.readTree(file.toFile())) {
      if (each.path("aspectName").asText().equals("schemaMetadata")) {
        JsonNode schema = JSON.readTree(each.at("/aspect/value").asText());
        schemas.add(
            schema.path("schemaName").asText()
                + " "
                + schema.at("/fields").size()
                + " "
                + schema.at("/fields/0/fieldPath").asText());
      }
    }
    assertThat(schemas)
        .satisfiesExactly(
            topic -> assertThat(topic).isEqualTo("game_v1 8 customer_id"),
            table -> assertThat(table).isEqualTo("casino.bets 3 id"),
            quarantine -> assertThat(quarantine).startsWith("casino.bets__quarantine "));
  }

  @Test
  void showsWhatItWouldTell() throws IOException {
    var run = CommandRun.of("datahub", "publish", CASINO, "--dry-run", "--settings", settings());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("urn:li:dataset:(urn:li:dataPlatform:iceberg,casino.bets,PROD)")
        .endsWith(" proposals, none published\n");
    assertThat(told()).isEmpty();
  }

  @Test
  void endsWithTroubleAtTheFirstThatIsRefused() throws IOException {
    datahub.answersNext(403);

    var run = CommandRun.of("datahub", "publish", CASINO, "--settings", settings());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith(
            "chimera publish: Cannot publish 'dataFlowInfo' of"
                + " urn:li:dataFlow:(flink,casino,chimera) to '"
                + datahub.url()
                + "': it answers 403;");
    assertThat(told()).hasSize(1);
  }

  @Test
  void wantsToBeToldWhereDataHubIs() throws IOException {
    Path silent = Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n");

    var run = CommandRun.of("datahub", "publish", CASINO, "--settings", silent.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "chimera publish: Cannot publish to DataHub: the settings do not say where it is;"
                + " expected 'datahub' with a 'url' there, or --file or --dry-run\n");
  }
}
