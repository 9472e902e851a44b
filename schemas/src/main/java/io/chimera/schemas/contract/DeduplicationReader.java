package io.chimera.schemas.contract;

import io.chimera.schemas.contract.Deduplication.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code deduplicate} of a dataset. */
final class DeduplicationReader {
  static final Duration LEAST_WITHIN = Duration.ofSeconds(1);
  static final Duration MOST_WITHIN = Duration.ofDays(3650);

  private static final Map<String, State> STATES = new LinkedHashMap<>();
  private static final String CONTENT = "content";
  private static final String EXPECTED_BY = "a list of columns, or 'content' for all of them";

  static {
    STATES.put("memory", State.MEMORY);
    STATES.put("rocksdb", State.ROCKSDB);
  }

  private DeduplicationReader() {}

  static @Nullable Deduplication read(
      DocumentNode node, DeclaredColumns columns, boolean hasEventTime) {
    if (!node.isPresent()) {
      return null;
    }
    DocumentObject deduplication = node.object(ContractPart.DEDUPLICATE.keys());
    List<String> by = by(deduplication.required("by", EXPECTED_BY), columns);
    DocumentNode within = deduplication.optional("within");
    if (within.isPresent() && !hasEventTime) {
      within.report(
          "is there without 'eventTime'",
          "an 'eventTime' in this dataset, which says what time it is about; or no 'within', for"
              + " ever");
    }
    return new Deduplication(
        by,
        within.isPresent()
            ? DocumentValues.duration(within, LEAST_WITHIN, MOST_WITHIN, LEAST_WITHIN)
            : null,
        deduplication.optional("state").choice(STATES, State.MEMORY));
  }

  private static List<String> by(DocumentNode node, DeclaredColumns columns) {
    var by = new ArrayList<String>();
    if (node.isText()) {
      if (!node.text(EXPECTED_BY).equals(CONTENT)) {
        node.refuse(EXPECTED_BY);
      }
      columns.names().stream()
          .filter(
              name -> columns.knownColumn(name).filter(DeduplicationReader::isLossy).isPresent())
          .forEach(
              name ->
                  node.report(
                      "has column '" + name + "', whose different values are one when protected",
                      "a list of other columns"));
      return by;
    }
    for (DocumentNode element : node.elements(EXPECTED_BY)) {
      String column = element.text("a column");
      if (!element.isText()) {
        continue;
      }
      columns
          .typeOf(column, element)
          .filter(type -> !PartitionReader.isScalar(type))
          .ifPresent(type -> element.refuse("a column that is no list, map or record"));
      columns
          .knownColumn(column)
          .filter(DeduplicationReader::isLossy)
          .ifPresent(
              each ->
                  element.report(
                      "is protected so that different values are no longer different",
                      "a column whose protection is 'hmac', 'tokenise' or 'fpe', or none"));
      if (by.contains(column)) {
        element.report("has column '" + column + "' again", "every column once");
      }
      by.add(column);
    }
    return by;
  }

  private static boolean isLossy(Column column) {
    return column.written().isEmpty() || !column.tellsValuesApart();
  }
}
