package io.chimera.jobs.run;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a contract that ran before goes on: from a savepoint, if the tables are where it stands,
 * else from the tables, which know as much.
 *
 * @param savepoint the savepoint to bring along; empty for the tables alone
 * @param reasons why, in the order things were looked at
 */
public record ResumePoint(Optional<String> savepoint, List<String> reasons) {
  public ResumePoint {
    reasons = List.copyOf(reasons);
  }

  /** Looks at the contract's savepoints, newest first, and at its tables. */
  public static ResumePoint find(Contract contract, PlatformSettings platform, RunMode mode)
      throws IOException {
    if (mode == RunMode.BOUNDED) {
      return fromTables(List.of("A bounded run brings no state along: starting from the tables"));
    }
    var savepoints = Savepoints.of(platform, contract).newestFirst();
    if (savepoints.isEmpty()) {
      return fromTables();
    }
    var reasons = new ArrayList<String>();
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      Path newest = savepoints.get(0);
      Optional<String> against = SavepointCheck.against(newest.toString(), contract, catalog);
      if (against.isEmpty()) {
        reasons.add("The tables are where savepoint '" + newest + "' stands: starting from it");
        return new ResumePoint(Optional.of(newest.toString()), reasons);
      }
      reasons.add(against.get() + ": starting from the tables");
      return fromTables(reasons);
    }
  }

  /**
   * Where a job goes on that is started by the same words again and again, as an application is by
   * each new job manager: from the savepoint that they name the first time, then from the tables.
   *
   * @throws IOException if there is no such savepoint, or it is of another job
   */
  public static ResumePoint again(String savepoint, Contract contract, PlatformSettings platform)
      throws IOException {
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      return SavepointCheck.isPassed(savepoint, contract, catalog)
          ? fromTables(
              List.of(
                  "The tables have gone on since savepoint '"
                      + savepoint
                      + "': starting from the tables"))
          : new ResumePoint(Optional.of(savepoint), List.of());
    }
  }

  /**
   * Where a job goes on that was given a savepoint of a job before it: from that, or from the
   * tables if the contract is another one since, with other datasets, topics or keys of repeats.
   *
   * @throws IOException if there is no such savepoint, or it is of another job
   */
  public static ResumePoint under(String savepoint, Contract contract) throws IOException {
    return SavepointCheck.ofState(savepoint, contract)
        .map(reason -> fromTables(List.of(reason + ": starting from the tables")))
        .orElseGet(() -> new ResumePoint(Optional.of(savepoint), List.of()));
  }

  /** Where there is no state to bring along. */
  public static ResumePoint fromTables() {
    return fromTables(List.of("There is no savepoint: starting from the tables"));
  }

  private static ResumePoint fromTables(List<String> reasons) {
    return new ResumePoint(Optional.empty(), reasons);
  }
}
