package io.chimera.connectors.decode;

import io.chimera.connectors.decode.avro.AvroDecoder;
import io.chimera.connectors.decode.json.JsonDecoder;
import io.chimera.connectors.registry.ConfluentRegistry;
import io.chimera.connectors.registry.RegisteredSchema;
import io.chimera.connectors.registry.SchemaRegistry;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.RecordDecoders;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The one list of formats: opens the decoder that a dataset's contract asks for. */
public final class FormatDecoders implements RecordDecoders {
  private static final long serialVersionUID = 1L;

  private final KafkaSourceSpec source;

  public FormatDecoders(KafkaSourceSpec source) {
    this.source = source;
  }

  @Override
  public RecordDecoder open(Dataset dataset) {
    return decoder(dataset, () -> registry(dataset));
  }

  private static RecordDecoder decoder(Dataset dataset, Supplier<SchemaRegistry> registry) {
    return switch (dataset.topic().format()) {
      case AVRO -> new AvroDecoder(dataset, registry.get(), InstantSource.system());
      case JSON -> new JsonDecoder(dataset);
    };
  }

  /**
   * The decoder of a dataset without a registry, for records that are at hand.
   *
   * @param schemaId the only id that is known
   * @param schema its Avro schema; empty where the format needs none
   */
  public static RecordDecoder offline(Dataset dataset, int schemaId, Optional<String> schema) {
    SchemaRegistry known =
        id ->
            schema
                .filter(text -> id == schemaId)
                .map(text -> new RegisteredSchema(id, RegisteredSchema.AVRO, text, List.of()))
                .orElse(null);
    return decoder(dataset, () -> known);
  }

  private SchemaRegistry registry(Dataset dataset) {
    var address = source.registry();
    if (address == null) {
      throw new IllegalArgumentException(
          "Cannot decode dataset '" + dataset.name() + "': the source has no registry");
    }
    return ConfluentRegistry.open(address, source.security(), Secrets.ofThisMachine());
  }
}
