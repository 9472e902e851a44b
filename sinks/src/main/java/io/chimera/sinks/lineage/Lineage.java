package io.chimera.sinks.lineage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.openlineage.client.OpenLineage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.iceberg.Table;

/** What all lineage events have in common. */
public final class Lineage {
  /** Of all jobs. */
  static final String NAMESPACE = "chimera";

  /** Who says so, for tags. */
  static final String SOURCE = "CHIMERA";

  static final String VERSION = "0.1.0";

  private static final URI PRODUCER = URI.create("https://github.com/chimera/chimera/" + VERSION);

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private Lineage() {}

  static OpenLineage model() {
    return new OpenLineage(PRODUCER);
  }

  static JsonNode json(Object ofModel) {
    return JSON.valueToTree(ofModel);
  }

  /** The job of a pipeline; what is before the point groups them. */
  static String jobOf(Contract contract, Dataset dataset) {
    return contract.name() + "." + contract.pipelineOf(dataset);
  }

  /**
   * The run of a table's epoch: the same whoever asks, and however late. A table that is dropped
   * and made anew counts its epochs from the beginning, and is another one.
   */
  static UUID runOf(Table table, long epoch) {
    return UUID.nameUUIDFromBytes(
        ("chimera/run/" + table.uuid() + "/" + epoch).getBytes(StandardCharsets.UTF_8));
  }
}
