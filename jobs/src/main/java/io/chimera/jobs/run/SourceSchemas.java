package io.chimera.jobs.run;

import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.LiveTable;
import io.chimera.connectors.source.DatabaseLog;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.SourceVersion;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.SourceVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at the tables of a contract's database, and at what their targets know of them. */
public final class SourceSchemas {
  private SourceSchemas() {}

  /** A contract with all columns that its tables were given as their sources changed. */
  public static Contract applied(Contract contract, LakeCatalog catalog) {
    if (!(contract.source() instanceof DatabaseSourceSpec)) {
      return contract;
    }
    return contract.with(
        contract.datasets().stream()
            .map(
                dataset -> {
                  TableName name = dataset.target().table();
                  return catalog.exists(name)
                      ? SourceVersions.applied(catalog.load(name), dataset)
                      : dataset;
                })
            .toList());
  }

  /**
   * Decides for all datasets whose changes are captured, in the contract's order; empty where none
   * are.
   *
   * @param declared the contract
   * @param applied the same by {@link #applied}
   * @param starts where its datasets begin
   * @param start how; state may have a read that is not in the ledger yet
   * @throws io.chimera.connectors.source.SourceDriftException if the run cannot begin
   */
  static List<SourceStart> look(
      Contract declared,
      Contract applied,
      LakeCatalog catalog,
      List<Positions> starts,
      RunStart start) {
    Optional<DatabaseLog> log = SourceLog.of(applied);
    if (log.isEmpty()) {
      return List.of();
    }
    // What is committed after this is not older than the look.
    long position = log.get().end();
    Map<String, LiveTable> live =
        Discovery.live(applied.database(), Secrets.ofThisMachine(), applied.datasets());
    var looks = new ArrayList<SourceStart>();
    for (int index = 0; index < applied.datasets().size(); index++) {
      Dataset dataset = applied.datasets().get(index);
      LiveTable table = live.get(dataset.from().stream());
      if (table == null) {
        throw new IllegalStateException(
            "Cannot read table '" + dataset.from().stream() + "': it is not there");
      }
      TableName name = dataset.target().table();
      List<SourceVersion> versions =
          catalog.exists(name) ? SourceVersions.of(catalog.load(name)) : List.of();
      boolean isRead =
          start.savepoint().isPresent()
              || DatabasePositions.position(dataset, starts.get(index)) > 0;
      looks.add(
          SourceStart.of(
              applied.version(),
              declared.datasets().get(index),
              dataset,
              versions,
              new SourceStart.Look(position, table, isRead)));
    }
    return looks;
  }
}
