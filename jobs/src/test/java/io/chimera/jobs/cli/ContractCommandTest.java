package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.ContractReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractCommandTest {
  private static final Path SHOP =
      Path.of(System.getProperty("chimera.home"), "examples", "shop.yaml");

  @TempDir private Path directory;

  @Test
  void exportsToAFileAndImportsTheSameContract() throws IOException {
    Path document = directory.resolve("shop.odcs.yaml");
    Path contract = directory.resolve("shop.json");

    var exported =
        CommandRun.of(
            "contract", "export", SHOP.toString(), "--odcs", "--output", document.toString());
    var imported =
        CommandRun.of(
            "contract", "import", document.toString(), "--odcs", "--output", contract.toString());

    assertThat(exported).isEqualTo(new CommandRun(0, "", ""));
    assertThat(imported).isEqualTo(new CommandRun(0, "", ""));
    assertThat(Files.readString(document)).startsWith("apiVersion: v3.1.0\nkind: DataContract\n");
    assertThat(new ContractReader().read(contract).hash())
        .isEqualTo(new ContractReader().read(SHOP).hash());
  }

  @Test
  void exportsTheSideThatIsAskedForAsJson() {
    var run = CommandRun.of("contract", "export", SHOP.toString(), "--odcs", "--of", "source");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("{").contains("\"of\" : \"source\"");
    assertThat(run.out()).contains("\"physicalName\" : \"customers\"");
  }

  @Test
  void namesEveryPlaceThatWasChanged() throws IOException {
    String exported = CommandRun.of("contract", "export", SHOP.toString(), "--odcs").out();
    Path edited =
        Files.writeString(
            directory.resolve("edited.json"),
            exported.replaceFirst("\"version\" : \"1.0.0\"", "\"version\" : \"1.1.0\""));

    var run = CommandRun.of("contract", "import", edited.toString(), "--odcs");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "version: is text '1.1.0', and the contract says text '1.0.0', expected the export as"
                + " it was; change the contract, and export again\n1 problem\n");
  }

  @Test
  void writesADraftOfWhatOthersHaveWritten() throws IOException {
    Path theirs = directory.resolve("theirs.yaml");
    Files.writeString(
        theirs,
        """
        apiVersion: v3.1.0
        kind: DataContract
        id: orders
        version: 1.0.0
        status: active
        tags: [gold]
        schema: [{name: orders, properties: [{name: id, logicalType: string}]}]
        """);

    var run = CommandRun.of("contract", "import", theirs.toString(), "--odcs");
    var asJson = CommandRun.of("contract", "import", theirs.toString(), "--odcs", "--json");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            # Made by 'chimera contract import', and no contract yet:
            # TODO team: is missing, expected who answers for the data
            # TODO rightToIngest: is missing, expected by what right the data is ingested
            # TODO source: is missing, expected a Kafka cluster or a database
            # TODO datasets[0].from: is missing, expected the topic
            # TODO datasets[0].target: is missing, expected the table
            apiVersion: chimera/v1
            kind: IngestionContract
            name: orders
            version: "1.0.0"
            datasets:
              - name: orders
                columns:
                  - name: id
                    type: string
            odcs:
              tags:
                - gold
            """);
    assertThat(run.err())
        .startsWith("todo team: is missing, expected who answers for the data\n")
        .endsWith("This is a draft: answer 5 questions, then 'chimera validate' it\n");
    assertThat(asJson.out())
        .hasLineCount(1)
        .startsWith("{\"complete\":false,\"questions\":[{\"path\":\"team\",\"problem\"")
        .contains("\"contract\":{\"apiVersion\":\"chimera/v1\"");
    assertThat(asJson.err()).isEmpty();
  }

  @Test
  void wantsToBeToldTheStandardAndAFileThatIsThere() {
    assertThat(CommandRun.of("contract", "export", SHOP.toString()).err())
        .isEqualTo(
            "chimera export: Cannot tell which form is meant: expected --odcs, the Open Data"
                + " Contract Standard\n");
    assertThat(CommandRun.of("contract", "import", "nowhere.yaml", "--odcs").err())
        .isEqualTo("chimera import: Cannot read document 'nowhere.yaml': there is no such file\n");
  }
}
