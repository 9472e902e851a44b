package io.chimera.connectors.decode;

import io.chimera.connectors.decode.avro.AvroDecoder;
import io.chimera.connectors.decode.json.JsonDecoder;
import io.chimera.connectors.registry.ConfluentRegistry;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.RecordDecoders;

/** The one list of formats: opens the decoder that a dataset's contract asks for. */
public final class FormatDecoders implements RecordDecoders {
  private static final long serialVersionUID = 1L;

  private final KafkaSourceSpec source;

  public FormatDecoders(KafkaSourceSpec source) {
    this.source = source;
  }

  @Override
  public RecordDecoder open(Dataset dataset) {
    return switch (dataset.from().format()) {
      case AVRO -> new AvroDecoder(dataset, ConfluentRegistry.open(source));
      case JSON -> new JsonDecoder(dataset);
    };
  }
}
