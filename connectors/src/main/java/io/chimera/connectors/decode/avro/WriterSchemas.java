package io.chimera.connectors.decode.avro;

import io.chimera.connectors.registry.RegisteredSchema;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** From what the registry has to a plan. */
final class WriterSchemas {
  private WriterSchemas() {}

  /** The plan for the schema's records; one that refuses them all if they cannot be had. */
  static Plan plan(Dataset dataset, RegisteredSchema registered) {
    if (!registered.type().equals(RegisteredSchema.AVRO)) {
      return refusing("The schema's type is '" + registered.type() + "', not Avro");
    }
    Schema writer;
    try {
      writer = parse(registered);
    } catch (RuntimeException e) {
      // The parser has many exceptions, null pointers among them, for text that is no schema.
      return refusing("The schema cannot be parsed");
    }
    return PlanCompiler.compile(dataset, writer);
  }

  /** Reads it as it was written: names and defaults are the business of whoever registered it. */
  private static Schema parse(RegisteredSchema registered) {
    var parser = new Schema.Parser(NameValidator.NO_VALIDATION);
    parser.setValidateDefaults(false);
    for (String reference : registered.references()) {
      parser.parse(reference);
    }
    return parser.parse(registered.text());
  }

  private static Plan refusing(String message) {
    return Plan.refusing(new Fault(ReasonCode.INCOMPATIBLE_SCHEMA, null, message));
  }
}
