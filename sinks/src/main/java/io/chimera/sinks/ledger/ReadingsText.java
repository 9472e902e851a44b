package io.chimera.sinks.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleCount;
import java.util.ArrayList;

/** Readings as JSON, as they stand in a snapshot's summary: {@code {"failed":{"rule":3}}}. */
final class ReadingsText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FAILED = "failed";

  private ReadingsText() {}

  static String write(Readings readings) {
    ObjectNode text = JSON.createObjectNode();
    ObjectNode failed = text.putObject(FAILED);
    for (RuleCount count : readings.failed()) {
      failed.put(count.rule(), count.failed());
    }
    return text.toString();
  }

  /**
   * Reads what {@link #write} wrote; keys of a later version are passed over.
   *
   * @throws LedgerException if it is none
   */
  static Readings read(String text) {
    try {
      var failed = new ArrayList<RuleCount>();
      JsonNode counts = JSON.readTree(text).path(FAILED);
      counts
          .properties()
          .forEach(each -> failed.add(new RuleCount(each.getKey(), each.getValue().asLong())));
      return new Readings(failed.toArray(RuleCount[]::new));
    } catch (JsonProcessingException broken) {
      throw new LedgerException(
          "Cannot read the ledger: '" + LedgerKeys.READINGS + "' is no JSON", broken);
    }
  }
}
