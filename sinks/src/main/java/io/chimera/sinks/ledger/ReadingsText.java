package io.chimera.sinks.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.stream.ChangeCounts;
import io.chimera.schemas.stream.KeyReadings;
import io.chimera.schemas.stream.Measurement;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleCount;
import io.chimera.schemas.stream.RuleVerdict;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Readings as JSON, as they stand in a snapshot's summary: {@code
 * {"failed":{"rule":3},"verdicts":[{"rule":"few_rejects","outcome":"failed","value":"7.5",
 * "onFailure":"hold"}]}}, and for datasets whose repeats are looked for {@code
 * "keys":{"without":1,"late":2,"reached":"2026-11-20T08:00:00Z","column":"at"}}; for tables whose
 * rows change {@code "changes":{"inserted":1,"updated":2,"deleted":3}}; where rows were held
 * against the source, what {@link ReconciliationText} writes.
 */
final class ReadingsText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FAILED = "failed";
  private static final String VERDICTS = "verdicts";
  private static final String RULE = "rule";
  private static final String OUTCOME = "outcome";
  private static final String VALUE = "value";
  private static final String ON_FAILURE = "onFailure";
  private static final String KEYS = "keys";
  private static final String WITHOUT = "without";
  private static final String LATE = "late";
  private static final String REACHED = "reached";
  private static final String COLUMN = "column";
  private static final String CHANGES = "changes";
  private static final String INSERTED = "inserted";
  private static final String UPDATED = "updated";
  private static final String DELETED = "deleted";
  private static final String RECONCILIATION = "reconciliation";

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
    KeyReadings keys = readings.keys();
    if (keys != null) {
      write(keys, text.putObject(KEYS));
    }
    ChangeCounts changes = readings.changes();
    if (changes != null) {
      ObjectNode counts = text.putObject(CHANGES);
      counts.put(INSERTED, changes.inserted());
      counts.put(UPDATED, changes.updated());
      counts.put(DELETED, changes.deleted());
    }
    if (readings.reconciliation() != null) {
      text.set(RECONCILIATION, ReconciliationText.write(readings.reconciliation()));
    }
    return text.toString();
  }

  private static void write(KeyReadings keys, ObjectNode text) {
    text.put(WITHOUT, keys.withoutKey());
    text.put(LATE, keys.late());
    if (keys.streamTime() != null) {
      text.put(REACHED, LedgerEntry.instant(keys.streamTime()).toString());
      text.put(COLUMN, keys.timeColumn());
    }
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
          verdicts.toArray(RuleVerdict[]::new),
          keys(readings.path(KEYS)),
          changes(readings.path(CHANGES)),
          ReconciliationText.read(readings.path(RECONCILIATION)));
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

  private static @Nullable KeyReadings keys(JsonNode keys) {
    if (!keys.isObject()) {
      return null;
    }
    String reached = keys.path(REACHED).textValue();
    return new KeyReadings(
        keys.path(WITHOUT).asLong(),
        keys.path(LATE).asLong(),
        reached == null ? null : LedgerEntry.micros(Instant.parse(reached)),
        keys.path(COLUMN).textValue());
  }

  private static @Nullable ChangeCounts changes(JsonNode changes) {
    return changes.isObject()
        ? new ChangeCounts(
            changes.path(INSERTED).asLong(),
            changes.path(UPDATED).asLong(),
            changes.path(DELETED).asLong())
        : null;
  }
}
