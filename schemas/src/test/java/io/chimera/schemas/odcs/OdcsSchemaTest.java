package io.chimera.schemas.odcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.chimera.schemas.contract.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Holds exports against the JSON Schema of the Open Data Contract Standard 3.1.0, where {@code
 * CHIMERA_ODCS_SCHEMA} names a copy of it; there is none in this repository.
 */
class OdcsSchemaTest {
  private static final String VARIABLE = "CHIMERA_ODCS_SCHEMA";

  @Test
  void everyExportIsValid() throws IOException {
    JsonSchema schema = schema();

    for (OdcsContracts each : OdcsContracts.all()) {
      for (OdcsSide side : OdcsSide.values()) {
        assertThat(schema.validate(plain(OdcsExport.of(Document.parse(each.text()), side))))
            .as(each.name() + ", " + side)
            .isEmpty();
      }
    }
  }

  @Test
  void schemaRefusesWhatTheStandardDoesNotHave() throws IOException {
    JsonSchema schema = schema();
    ObjectNode export =
        OdcsExport.of(Document.parse(OdcsContracts.example("casino.json")), OdcsSide.TARGET);
    export.put("ingestion", true);
    ((ObjectNode) export.at("/servers/0")).put("password", "x");

    assertThat(schema.validate(plain(export))).isNotEmpty();
  }

  /** As another program reads it, which has whole numbers of its own. */
  private static JsonNode plain(JsonNode document) throws IOException {
    return new ObjectMapper().readTree(document.toString());
  }

  private static JsonSchema schema() throws IOException {
    String file = System.getenv(VARIABLE);
    assumeTrue(file != null, VARIABLE + " names no copy of odcs-json-schema-v3.1.0.json");
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
        .getSchema(Files.readString(Path.of(file)));
  }
}
