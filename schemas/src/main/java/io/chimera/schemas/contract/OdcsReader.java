package io.chimera.schemas.contract;

import java.util.List;
import java.util.Set;

/**
 * Checks {@code odcs}: what exports to the Open Data Contract Standard have beside the contract. No
 * pipeline looks at it, so it is kept in the document alone.
 */
public final class OdcsReader {
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

  /** What can be kept: the standard's own keys, of those that a contract does not say itself. */
  public static List<String> keys() {
    return ContractPart.ODCS.keys().known();
  }

  static void check(DocumentNode node) {
    List<String> keys = keys();
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
