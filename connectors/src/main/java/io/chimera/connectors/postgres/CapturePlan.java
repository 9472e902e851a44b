package io.chimera.connectors.postgres;

import io.chimera.connectors.postgres.CaptureFacts.Publication;
import io.chimera.schemas.contract.SourceTable;
import java.util.ArrayList;
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
   * What makes a publication that is there tell the contract's tables and no others. One that lacks
   * a table of which something was read is not altered: that would not hold for the log that is
   * written, so it is somebody's decision.
   *
   * @param fresh tables of which nothing was read yet
   */
  static List<String> toRestart(
      CaptureName name,
      List<SourceTable> tables,
      List<SourceTable> fresh,
      @Nullable Publication found) {
    if (found == null) {
      return List.of();
    }
    var plan = new ArrayList<String>();
    List<SourceTable> missing =
        fresh.stream().filter(table -> !found.tables().contains(table)).toList();
    List<SourceTable> surplus =
        found.tables().stream().filter(table -> !tables.contains(table)).toList();
    if (!missing.isEmpty()) {
      plan.add(
          "ALTER PUBLICATION %s ADD TABLE %s".formatted(name.quotedPublication(), list(missing)));
    }
    if (!surplus.isEmpty()) {
      plan.add(
          "ALTER PUBLICATION %s DROP TABLE %s".formatted(name.quotedPublication(), list(surplus)));
    }
    return List.copyOf(plan);
  }

  /** The publication; one that is there is not altered, likewise. */
  static List<String> publication(
      CaptureName name, List<SourceTable> tables, @Nullable Publication found) {
    if (found != null) {
      return List.of();
    }
    return List.of(
        "CREATE PUBLICATION %s FOR TABLE %s WITH (%s)"
            .formatted(name.quotedPublication(), list(tables), SETTINGS));
  }

  private static String list(List<SourceTable> tables) {
    return tables.stream()
        .map(CapturePlan::quoted)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
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
