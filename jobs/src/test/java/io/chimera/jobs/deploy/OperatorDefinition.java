package io.chimera.jobs.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.chimera.schemas.contract.Document;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** A resource of Kubernetes' operator for Flink, by the definition that the operator installs. */
public final class OperatorDefinition {
  private final JsonSchema schema;

  private OperatorDefinition(JsonSchema schema) {
    this.schema = schema;
  }

  /** As it is in the operator's own jar, for {@code FlinkDeployment} or {@code FlinkSessionJob}. */
  public static OperatorDefinition of(String kind) throws IOException {
    String file =
        "/META-INF/fabric8/" + kind.toLowerCase(Locale.ROOT) + "s.flink.apache.org-v1.yml";
    try (InputStream in = OperatorDefinition.class.getResourceAsStream(file)) {
      JsonNode definition = Document.parse(new String(in.readAllBytes(), UTF_8)).root().value();
      JsonNode version = definition.at("/spec/versions/0");
      if (!version.path("name").asText().equals("v1beta1")) {
        throw new IllegalStateException("There is no version v1beta1 in " + file);
      }
      JsonNode spec = version.at("/schema/openAPIV3Schema/properties/spec");
      close(spec);
      return new OperatorDefinition(
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(spec));
    }
  }

  /** Kubernetes drops what a definition does not know, without a word; here it is a problem. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")
        && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      object.put("additionalProperties", false);
    }
    schema.forEach(OperatorDefinition::close);
  }

  /** What is wrong with a manifest's {@code spec}; empty if nothing is. */
  public List<String> problems(JsonNode manifest) {
    return schema.validate(manifest.path("spec")).stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }
}
