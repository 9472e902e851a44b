package io.chimera.sinks.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.stream.Reconciliation;
import io.chimera.schemas.stream.Reconciliation.Comparison;
import org.jspecify.annotations.Nullable;

/**
 * What came of holding rows against their source as JSON, as the ledger and facts have it: {@code
 * {"reconciled":true,"inSource":10,"inTable":10}}, and of whole tables what their comparison has
 * found beside.
 */
public final class ReconciliationText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IS_SAME = "reconciled";
  private static final String IN_SOURCE = "inSource";
  private static final String IN_TABLE = "inTable";
  private static final String COMPARISON = "comparison";
  private static final String POSITION = "position";
  private static final String EXACT = "exact";
  private static final String SNAPSHOT = "snapshotId";
  private static final String UNFIT = "unfit";
  private static final String KEPT = "kept";
  private static final String RANGES = "ranges";
  private static final String ONLY_IN_SOURCE = "onlyInSource";
  private static final String ONLY_IN_TABLE = "onlyInTable";
  private static final String DIFFERENT = "different";

  private ReconciliationText() {}

  /** As a JSON object of its own. */
  public static ObjectNode write(Reconciliation reconciliation) {
    ObjectNode text = JSON.createObjectNode();
    text.put(IS_SAME, reconciliation.isSame());
    text.put(IN_SOURCE, reconciliation.inSource());
    text.put(IN_TABLE, reconciliation.inTable());
    Comparison comparison = reconciliation.comparison();
    if (comparison != null) {
      write(comparison, text.putObject(COMPARISON));
    }
    return text;
  }

  private static void write(Comparison comparison, ObjectNode text) {
    if (comparison.position() != null) {
      text.put(POSITION, comparison.position());
    }
    text.put(EXACT, comparison.isExact());
    Long snapshotId = comparison.snapshotId();
    if (snapshotId != null) {
      // Text, since it does not fit the numbers of every JSON reader.
      text.put(SNAPSHOT, Long.toString(snapshotId));
    }
    text.put(UNFIT, comparison.unfit());
    text.put(KEPT, comparison.kept());
    text.put(RANGES, comparison.ranges());
    text.put(ONLY_IN_SOURCE, comparison.onlyInSource());
    text.put(ONLY_IN_TABLE, comparison.onlyInTable());
    text.put(DIFFERENT, comparison.different());
  }

  static @Nullable Reconciliation read(JsonNode text) {
    return text.isObject()
        ? new Reconciliation(
            text.path(IN_SOURCE).asLong(),
            text.path(IN_TABLE).asLong(),
            text.path(IS_SAME).asBoolean(),
            comparison(text.path(COMPARISON)))
        : null;
  }

  private static @Nullable Comparison comparison(JsonNode text) {
    return text.isObject()
        ? new Comparison(
            text.path(POSITION).textValue(),
            text.path(EXACT).asBoolean(),
            text.hasNonNull(SNAPSHOT) ? Long.valueOf(text.path(SNAPSHOT).asText()) : null,
            text.path(UNFIT).asLong(),
            text.path(KEPT).asLong(),
            text.path(RANGES).asLong(),
            text.path(ONLY_IN_SOURCE).asLong(),
            text.path(ONLY_IN_TABLE).asLong(),
            text.path(DIFFERENT).asLong())
        : null;
  }
}
