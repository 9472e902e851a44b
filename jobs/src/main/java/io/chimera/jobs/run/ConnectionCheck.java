package io.chimera.jobs.run;

import io.chimera.connectors.database.DatabaseUnavailableException;
import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.FoundColumn;
import io.chimera.connectors.database.FoundTable;
import io.chimera.connectors.database.OrderedColumn;
import io.chimera.connectors.database.TablePatterns;
import io.chimera.connectors.kafka.KafkaPositions;
import io.chimera.connectors.kafka.SourceUnavailableException;
import io.chimera.connectors.registry.ConfluentRegistry;
import io.chimera.connectors.registry.RegistryUnavailableException;
import io.chimera.quality.protect.KeyRefusedException;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TopicSpec;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.MissingSecretException;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.platform.StoreSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tries what a run of a contract will need, without reading a record. */
public final class ConnectionCheck {
  private ConnectionCheck() {}

  /**
   * One thing that was tried.
   *
   * @param what as in {@code topic 'bets'}
   * @param isOk whether it is there
   * @param detail what was found, or what went wrong
   */
  public record Finding(String what, boolean isOk, String detail) {}

  /**
   * Tries the warehouse, where it is in a store (if a service alone knows where, by a table of the
   * contract, unless there is none yet); all topics and, where a dataset is Avro, its registry
   * subject; of a database, all tables and their columns; and the keys where a column is protected.
   */
  public static List<Finding> of(Contract contract, PlatformSettings platform) {
    var findings = new ArrayList<Finding>();
    StoreSettings store = platform.catalog().store();
    if (store != null) {
      findings.add(
          tried(
              "warehouse '" + platform.catalog().warehouse() + "'",
              () -> warehouse(contract, platform.catalog(), store)));
    }
    KeySettings keys = platform.keys();
    if (keys != null && contract.datasets().stream().anyMatch(Dataset::isProtected)) {
      findings.add(
          tried(
              "keys of protected columns",
              () -> "current '" + ProtectionKeys.open(keys).current() + "'"));
    }
    if (contract.source() instanceof DatabaseSourceSpec database) {
      findings.addAll(tables(contract, database));
      return findings;
    }
    for (Dataset dataset : contract.datasets()) {
      var topic = dataset.topic().topic();
      findings.add(tried("topic '" + topic + "'", () -> topic(contract, topic)));
      if (dataset.topic().format() == TopicSpec.Format.AVRO) {
        var subject = topic + "-value";
        findings.add(tried("registry subject '" + subject + "'", () -> subject(contract, subject)));
      }
    }
    return findings;
  }

  private static String warehouse(Contract contract, CatalogSettings catalog, StoreSettings store) {
    String there = "in the store at " + store.endpoint();
    if (catalog.isInStore()) {
      LakeCatalog.tryWarehouse(catalog);
      return there;
    }
    var tables = contract.datasets().stream().map(dataset -> dataset.target().table()).toList();
    return LakeCatalog.tryTables(catalog, tables)
        .map(place -> there + ", by a table at '" + place + "'")
        .orElse("only the catalog knows its place, and has no table of the contract to try it by");
  }

  /** Of every table, whether it is there with all that the contract asks for. */
  private static List<Finding> tables(Contract contract, DatabaseSourceSpec source) {
    var names = contract.datasets().stream().map(dataset -> dataset.from().stream()).toList();
    Map<String, FoundTable> found = new HashMap<>();
    Finding connection =
        tried(
            "database '" + source.database() + "'",
            () -> {
              Discovery.tables(
                      source,
                      Secrets.ofThisMachine(),
                      TablePatterns.of(String.join(",", names), source.database()))
                  .forEach(table -> found.put(table.table().toString(), table));
              return source.type() + " at " + source.server();
            });
    var findings = new ArrayList<>(List.of(connection));
    if (connection.isOk()) {
      for (Dataset dataset : contract.datasets()) {
        findings.add(table(dataset.atSource(), found.get(dataset.from().stream())));
      }
    }
    return findings;
  }

  private static Finding table(Dataset dataset, @Nullable FoundTable found) {
    var what = "table '" + dataset.from().stream() + "'";
    if (found == null) {
      return new Finding(what, false, "The database has no such table, or the user may not see it");
    }
    Set<String> there = found.columns().stream().map(FoundColumn::name).collect(Collectors.toSet());
    List<String> missing =
        dataset.columns().stream()
            .filter(
                column ->
                    !there.contains(column.name())
                        && Collections.disjoint(there, column.origin().aliases()))
            .map(column -> "'" + column.name() + "'")
            .toList();
    if (!missing.isEmpty()) {
      return new Finding(what, false, "The table has no column " + String.join(", ", missing));
    }
    List<String> problems = OrderedColumn.problems(dataset, found);
    return problems.isEmpty()
        ? new Finding(what, true, dataset.columns().size() + " of " + there.size() + " columns")
        : new Finding(what, false, "The table cannot be read so: " + String.join("; ", problems));
  }

  private static String topic(Contract contract, String topic) {
    try (var positions = KafkaPositions.probing(contract.kafka())) {
      return positions.partitions(topic) + " partitions";
    }
  }

  private static String subject(Contract contract, String subject) {
    var address = contract.kafka().registry();
    if (address == null) {
      throw new IllegalArgumentException("The source has no registry");
    }
    var registry =
        ConfluentRegistry.open(address, contract.kafka().security(), Secrets.ofThisMachine());
    var latest = registry.latest(subject);
    if (latest.isEmpty()) {
      throw new MissingSubjectException(subject);
    }
    return "schema id " + latest.get().id();
  }

  private static Finding tried(String what, Supplier<String> attempt) {
    try {
      return new Finding(what, true, attempt.get());
    } catch (SourceUnavailableException
        | RegistryUnavailableException
        | DatabaseUnavailableException
        | MissingSecretException
        | KeyRefusedException
        | StoreUnavailableException
        | MissingSubjectException trouble) {
      return new Finding(what, false, String.valueOf(trouble.getMessage()));
    }
  }

  private static final class MissingSubjectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingSubjectException(String subject) {
      super("The registry has no subject '" + subject + "'");
    }
  }
}
