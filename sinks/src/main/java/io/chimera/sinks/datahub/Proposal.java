package io.chimera.sinks.datahub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A proposal to DataHub to set one aspect of one entity (a MetadataChangeProposal, UPSERT).
 *
 * @param entityType as its registry of entities calls it
 * @param entityUrn which one
 * @param aspectName which aspect
 * @param aspect what it is to be
 */
public record Proposal(String entityType, String entityUrn, String aspectName, ObjectNode aspect) {
  /** The aspect travels as bytes, which are read as one character each: all of them are ASCII. */
  private static final ObjectMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** That the entity is there. */
  static Proposal present(String entityType, String entityUrn) {
    return new Proposal(
        entityType,
        entityUrn,
        "status",
        JsonNodeFactory.instance.objectNode().put("removed", false));
  }

  /** As the service and the source for files of DataHub read it. */
  public ObjectNode json() {
    ObjectNode proposal =
        JsonNodeFactory.instance
            .objectNode()
            .put("entityType", entityType)
            .put("entityUrn", entityUrn)
            .put("changeType", "UPSERT")
            .put("aspectName", aspectName);
    proposal.putObject("aspect").put("contentType", "application/json").put("value", value());
    return proposal;
  }

  private String value() {
    try {
      return ASCII.writeValueAsString(aspect);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Cannot write aspect '" + aspectName + "'", impossible);
    }
  }
}
