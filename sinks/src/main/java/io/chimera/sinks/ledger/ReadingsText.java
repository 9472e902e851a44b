package io.chimera.sinks.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.stream.Measurement;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleCount;
import io.chimera.schemas.stream.RuleVerdict;
import java.util.ArrayList;

/**
 * Readings as JSON, as they stand in a snapshot's summary: {@code
 * {"failed":{"rule":3},"verdicts":[{"rule":"few_rejects","outcome":"failed","value":"7.5",
 * "onFailure":"hold"}]}}.
 */
final class ReadingsText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FAILED = "failed";
  private static final String VERDICTS = "verdicts";
  private static final String RULE = "rule";
  private static final String OUTCOME = "outcome";
  private static final String VALUE = "value";
  private static final String ON_FAILURE = "onFailure";

  private ReadingsText() {}

  static String write(Readings readings) {
    ObjectNode text = JSON.createObjectNode();
    ObjectNode failed = text.putObject(FAILED);
    for (RuleCount count : readings.failed()) {
      failed.put(count.rule(), count.failed());
    }
    if (readings.verdicts().length > 0) {
      ArrayNode verdicts = text.putArray(VERDICTS);
      for (RuleVerdict verdict : readings.verdicts()) {
        ObjectNode each = verdicts.addObject();
        each.put(RULE, verdict.rule());
        each.put(OUTCOME, verdict.outcome().label());
        if (verdict.value() != null) {
          each.put(VALUE, verdict.value());
        }
        each.put(ON_FAILURE, verdict.onFailure().label());
      }
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
      JsonNode readings = JSON.readTree(text);
      readings
          .path(FAILED)
          .properties()
          .forEach(each -> failed.add(new RuleCount(each.getKey(), each.getValue().asLong())));
      var verdicts = new ArrayList<RuleVerdict>();
      readings.path(VERDICTS).forEach(each -> verdicts.add(verdict(each)));
      return new Readings(
          failed.toArray(RuleCount[]::new),
          new Measurement[0],
          verdicts.toArray(RuleVerdict[]::new));
    } catch (JsonProcessingException | IllegalArgumentException broken) {
      throw new LedgerException(
          "Cannot read the ledger: '" + LedgerKeys.READINGS + "' is not readable", broken);
    }
  }

  private static RuleVerdict verdict(JsonNode verdict) {
    return new RuleVerdict(
        verdict.path(RULE).asText(),
        RuleVerdict.Outcome.of(verdict.path(OUTCOME).asText()),
        verdict.hasNonNull(VALUE) ? verdict.get(VALUE).asText() : null,
        CommitRule.OnFailure.of(verdict.path(ON_FAILURE).asText()));
  }
}
