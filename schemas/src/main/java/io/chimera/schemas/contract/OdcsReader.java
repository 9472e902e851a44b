package io.chimera.schemas.contract;

import java.util.List;
import java.util.Set;

/**
 * Checks {@code odcs}: what exports to the Open Data Contract Standard have beside the contract. No
 * pipeline looks at it, so it is kept in the document alone.
 */
final class OdcsReader {
  private static final Set<String> OBJECTS = Set.of("description", "team", "price");
  private static final Set<String> LISTS =
      Set.of(
          "tags",
          "roles",
          "support",
          "servers",
          "schema",
          "slaProperties",
          "authoritativeDefinitions",
          "customProperties");

  private OdcsReader() {}

  static void check(DocumentNode node) {
    List<String> keys = ContractPart.ODCS.keys().known();
    DocumentObject kept = node.object(ContractPart.ODCS.keys());
    for (String key : keys) {
      DocumentNode each = kept.optional(key);
      if (!each.isPresent()) {
        continue;
      }
      if (OBJECTS.contains(key)) {
        if (!each.isObject()) {
          each.refuse("an object");
        }
      } else if (LISTS.contains(key)) {
        if (!each.isList()) {
          each.refuse("a list");
        }
      } else {
        each.text("text");
      }
    }
  }
}
