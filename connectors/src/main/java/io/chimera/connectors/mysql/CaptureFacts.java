package io.chimera.connectors.mysql;

import io.chimera.schemas.contract.SourceTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself that matters to the capture of changes.
 *
 * @param settings all of its global variables, by their names in small letters
 * @param privileges that the user has everywhere, in capitals
 * @param files of the log from the oldest on; null where the user may not ask
 * @param end where the log ends; null where the user may not ask, or there is none
 * @param isDatabaseLogged whether changes of the database are in the log
 * @param replicas numbers of those that read the log; empty where the user may not ask
 * @param tables those of the contract that are there
 */
record CaptureFacts(
    Map<String, String> settings,
    Set<String> privileges,
    @Nullable List<BinlogFile> files,
    @Nullable BinlogPosition end,
    boolean isDatabaseLogged,
    Set<Long> replicas,
    List<Table> tables) {

  /**
   * @param isReadable whether the user may read it
   * @param engine that keeps it
   * @param isVersioned whether it keeps rows that are gone
   * @param keys the columns of the primary key, or where there is none, of each unique index that
   *     is never null
   * @param columns their types in the server's words
   */
  record Table(
      SourceTable table,
      boolean isReadable,
      String engine,
      boolean isVersioned,
      List<Set<String>> keys,
      List<String> columns) {}

  /** A setting; empty if the server has none of the name. */
  String setting(String name) {
    return settings.getOrDefault(name, "");
  }

  boolean isMariaDb() {
    return isMariaDb(settings);
  }

  static boolean isMariaDb(Map<String, String> settings) {
    return settings.getOrDefault("version", "").contains("MariaDB");
  }
}
