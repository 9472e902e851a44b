package io.chimera.sinks.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.stream.KeyReadings;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.RuleCount;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Readings as JSON, as they stand in a snapshot's summary: {@code {"failed":{"rule":3}}}, and for
 * datasets whose repeats are looked for {@code
 * "keys":{"without":1,"late":2,"reached":"2026-11-20T08:00:00Z","column":"at"}}.
 */
final class ReadingsText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FAILED = "failed";
  private static final String KEYS = "keys";
  private static final String WITHOUT = "without";
  private static final String LATE = "late";
  private static final String REACHED = "reached";
  private static final String COLUMN = "column";

  private ReadingsText() {}

  static String write(Readings readings) {
    ObjectNode text = JSON.createObjectNode();
    ObjectNode failed = text.putObject(FAILED);
    for (RuleCount count : readings.failed()) {
      failed.put(count.rule(), count.failed());
    }
    KeyReadings keys = readings.keys();
    if (keys != null) {
      write(keys, text.putObject(KEYS));
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
      return new Readings(failed.toArray(RuleCount[]::new), keys(readings.path(KEYS)));
    } catch (JsonProcessingException broken) {
      throw new LedgerException(
          "Cannot read the ledger: '" + LedgerKeys.READINGS + "' is no JSON", broken);
    }
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
}
