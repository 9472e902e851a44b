package io.chimera.connectors.postgres;

import io.chimera.connectors.postgres.CaptureFacts.Publication;
import io.chimera.schemas.contract.SourceTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides what a server is to be told so that changes can be captured there, as SQL. */
final class CapturePlan {
  static final String PLUGIN = "pgoutput";

  private static final String SETTINGS =
      "publish = 'insert, update, delete, truncate', publish_via_partition_root = true";

  private CapturePlan() {}

  /** All that is not there. */
  static List<String> toMake(CaptureName name, List<SourceTable> tables, CaptureFacts facts) {
    var plan = new ArrayList<>(publication(name, tables, facts.publication()));
    if (facts.slot() == null) {
      plan.add(
          "SELECT pg_create_logical_replication_slot('%s', '%s')".formatted(name.slot(), PLUGIN));
    }
    return List.copyOf(plan);
  }

  /**
   * The publication. One that is there is not altered: that would not hold for the log that is
   * written, so it is somebody's decision.
   */
  static List<String> publication(
      CaptureName name, List<SourceTable> tables, @Nullable Publication found) {
    if (found != null) {
      return List.of();
    }
    return List.of(
        "CREATE PUBLICATION %s FOR TABLE %s WITH (%s)"
            .formatted(
                name.quotedPublication(),
                new HashSet<>(tables)
                    .stream().map(CapturePlan::quoted).sorted().collect(Collectors.joining(", ")),
                SETTINGS));
  }

  /** The slot first, as it holds back the log. */
  static List<String> toDrop(CaptureName name, CaptureFacts facts) {
    var plan = new ArrayList<String>();
    if (facts.slot() != null) {
      plan.add("SELECT pg_drop_replication_slot('%s')".formatted(name.slot()));
    }
    if (facts.publication() != null) {
      plan.add("DROP PUBLICATION %s".formatted(name.quotedPublication()));
    }
    return List.copyOf(plan);
  }

  static String quoted(SourceTable table) {
    return quoted(table.schema()) + "." + quoted(table.name());
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
