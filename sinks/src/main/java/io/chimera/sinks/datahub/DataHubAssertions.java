package io.chimera.sinks.datahub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What aspects {@code assertionInfo} of one table have in common. None is of DataHub's own making,
 * and none is evaluated there.
 *
 * @param urn the table
 * @param schema its columns
 */
record DataHubAssertions(String urn, DataHubSchema schema) {
  private static final String CHIMERA = "chimera";

  /**
   * The beginning of one.
   *
   * @param properties what DataHub has no key for
   */
  ObjectNode info(String name, String words, ObjectNode properties) {
    ObjectNode info = JsonNodeFactory.instance.objectNode().put("description", name + ": " + words);
    info.putObject("source").put("type", "EXTERNAL");
    info.set("customProperties", properties.put("checkedBy", CHIMERA));
    return info;
  }

  /** In words, where DataHub has none. */
  ObjectNode custom(ObjectNode info, @Nullable String column, String words) {
    ObjectNode custom =
        info.put("type", "CUSTOM")
            .putObject("customAssertion")
            .put("type", CHIMERA)
            .put("entity", urn)
            .put("logic", words);
    if (column != null && schema.spec(column).isPresent()) {
      custom.put("field", DataHubUrns.column(urn, column));
    }
    return info;
  }
}
