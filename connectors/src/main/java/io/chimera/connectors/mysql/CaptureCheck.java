package io.chimera.connectors.mysql;

import io.chimera.connectors.mysql.CaptureFacts.Table;
import io.chimera.connectors.source.CaptureProblem;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.TargetKind.Upsert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides whether a server's log tells all that a pipeline needs. Everything that is wrong is told
 * at once; nothing is made up for: where a file of the log is gone, so are its changes.
 */
final class CaptureCheck {
  private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);
  private static final Set<String> TRANSACTIONAL =
      Set.of("INNODB", "ROCKSDB", "TOKUDB", "NDBCLUSTER");
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

  /** Of each the names that MySQL and MariaDB call it by. */
  private static final List<List<String>> PRIVILEGES =
      List.of(List.of("REPLICATION SLAVE"), List.of("REPLICATION CLIENT", "BINLOG MONITOR"));

  private final ReplicaId id;
  private final String database;
  private final List<Dataset> datasets;
  private final CaptureFacts facts;
  private final List<CaptureProblem> problems = new ArrayList<>();

  private CaptureCheck(ReplicaId id, String database, List<Dataset> datasets, CaptureFacts facts) {
    this.id = id;
    this.database = database;
    this.datasets = datasets;
    this.facts = facts;
  }

  /** What stands against a first start. */
  static List<CaptureProblem> ofFirstStart(
      ReplicaId id, String database, List<Dataset> datasets, CaptureFacts facts) {
    var check = new CaptureCheck(id, database, datasets, facts);
    check.server();
    if (!facts.isMariaDb()) {
      // MariaDB takes a snapshot without a lock.
      check.privilege(List.of("RELOAD", "FLUSH_TABLES"));
    }
    check.tables();
    return List.copyOf(check.problems);
  }

  /**
   * What stands against going on from a position.
   *
   * @param identity of the server when the position was taken
   * @param now of the server as it is
   */
  static List<CaptureProblem> ofRestart(
      ReplicaId id,
      String database,
      List<Dataset> datasets,
      CaptureFacts facts,
      BinlogPosition from,
      String identity,
      String now) {
    var check = new CaptureCheck(id, database, datasets, facts);
    check.server();
    check.position(from, identity, now);
    check.tables();
    return List.copyOf(check.problems);
  }

  private void server() {
    version();
    if (!isOn("log_bin")) {
      add(
          CaptureCode.LOG_OFF,
          "Cannot follow the log: log_bin is off; start the server with --log-bin");
    }
    expect(CaptureCode.LOG_FORMAT, "binlog_format", "ROW");
    expect(CaptureCode.ROW_IMAGE, "binlog_row_image", "FULL");
    expect(CaptureCode.ROW_METADATA, "binlog_row_metadata", "FULL");
    if (!facts.setting("binlog_row_value_options").isEmpty()) {
      add(
          CaptureCode.ROW_VALUE_OPTIONS,
          "Cannot follow the log: binlog_row_value_options is '%s'; expected ''"
              .formatted(facts.setting("binlog_row_value_options")));
    }
    if (isOn("binlog_transaction_compression")) {
      add(
          CaptureCode.TRANSACTIONS_COMPRESSED,
          "Cannot follow the log: binlog_transaction_compression is on; set it to 'OFF'");
    }
    if (!facts.isDatabaseLogged()) {
      add(
          CaptureCode.DATABASE_LEFT_OUT,
          ("Cannot follow the log: binlog_do_db or binlog_ignore_db leaves out database '%s'; "
                  + "take them away")
              .formatted(database));
    }
    retention();
    ids();
    grants();
  }

  private void version() {
    String version = facts.setting("version");
    Matcher matcher = VERSION.matcher(version);
    int oldest = facts.isMariaDb() ? 10_05_00 : 8_00_01;
    boolean isOld =
        !matcher.matches()
            || Integer.parseInt(matcher.group(1)) * 10_000
                    + Integer.parseInt(matcher.group(2)) * 100
                    + Integer.parseInt(matcher.group(3))
                < oldest;
    if (isOld) {
      add(
          CaptureCode.SERVER_TOO_OLD,
          "Cannot follow the log of version '%s'; expected MySQL 8.0.1 or MariaDB 10.5, or newer"
              .formatted(version));
    }
  }

  private void expect(CaptureCode code, String setting, String expected) {
    String found = facts.setting(setting);
    if (!found.equalsIgnoreCase(expected)) {
      add(
          code,
          "Cannot follow the log: %s is '%s'; set it to '%s' and begin anew with a snapshot"
              .formatted(setting, found, expected));
    }
  }

  private boolean isOn(String setting) {
    String found = facts.setting(setting);
    return found.equalsIgnoreCase("ON") || found.equals("1");
  }

  private void retention() {
    String seconds = facts.setting("binlog_expire_logs_seconds");
    long kept = seconds.isEmpty() ? 0 : Long.parseLong(seconds);
    // 0 is for ever.
    if (kept > 0 && kept < SHORTEST_RETENTION.toSeconds()) {
      add(
          CaptureCode.RETENTION_SHORT,
          ("The server keeps its log for %d seconds (binlog_expire_logs_seconds); a pipeline that "
                  + "stands still for longer has to begin anew with a snapshot")
              .formatted(kept));
    }
    String size = facts.setting("max_binlog_total_size");
    if (!size.isEmpty() && !size.equals("0")) {
      add(
          CaptureCode.RETENTION_SHORT,
          ("The server keeps %s bytes of its log (max_binlog_total_size); a pipeline that stands "
                  + "still for longer than these take has to begin anew with a snapshot")
              .formatted(size));
    }
  }

  private void ids() {
    String server = facts.setting("server_id");
    if (server.equals("0")) {
      add(
          CaptureCode.SERVER_ID,
          "Cannot follow the log: server_id is '0', and such a server has no replicas; set it");
    }
    if (server.equals(id.toString()) || facts.replicas().contains(id.value())) {
      add(
          CaptureCode.REPLICA_ID_TAKEN,
          ("Cannot be replica '%s': the server or another one of its replicas is it, perhaps the "
                  + "same pipeline once more; stop it, or take another number")
              .formatted(id));
    }
  }

  private void grants() {
    PRIVILEGES.forEach(this::privilege);
  }

  /**
   * @param names of which one is enough
   */
  private void privilege(List<String> names) {
    Set<String> privileges = facts.privileges();
    if (!privileges.contains("ALL PRIVILEGES") && names.stream().noneMatch(privileges::contains)) {
      add(
          CaptureCode.GRANTS_MISSING,
          "Cannot follow the log: the user has not the privilege %s on *.*; grant it"
              .formatted(String.join(" or ", names)));
    }
  }

  private void position(BinlogPosition from, String identity, String now) {
    if (!identity.equals(now)) {
      add(
          CaptureCode.SERVER_CHANGED,
          ("Cannot go on from '%s': it is of server '%s', and this one is '%s'; begin anew with a "
                  + "snapshot")
              .formatted(from, identity, now));
      return;
    }
    List<BinlogFile> files = facts.files();
    BinlogPosition end = facts.end();
    if (files == null || end == null) {
      // That the user may not ask, or that the log is off, is told beside.
      return;
    }
    if (from.compareTo(end) > 0) {
      add(
          CaptureCode.LOG_BEHIND_POSITION,
          ("Cannot go on from '%s': the server's log ends at '%s'; it was made anew, or the server "
                  + "was restored from a backup")
              .formatted(from, end));
    } else if (files.stream().noneMatch(file -> file.number() == from.file())) {
      add(
          CaptureCode.LOG_PURGED,
          ("Cannot go on from '%s': the server's log begins with file '%s', and the changes before "
                  + "it are gone; keep it for longer, and begin anew with a snapshot")
              .formatted(from, files.isEmpty() ? "" : files.get(0)));
    }
  }

  private void tables() {
    for (Dataset dataset : datasets) {
      SourceTable name = tableOf(dataset);
      Optional<Table> found =
          facts.tables().stream().filter(each -> each.table().equals(name)).findFirst();
      if (found.isEmpty()) {
        add(
            CaptureCode.TABLE_MISSING,
            "Cannot capture table '%s': it is not there".formatted(name));
        continue;
      }
      table(dataset, found.get());
    }
  }

  private void table(Dataset dataset, Table table) {
    SourceTable name = table.table();
    if (!table.isReadable()) {
      add(
          CaptureCode.GRANTS_MISSING,
          "Cannot read table '%s': the user has not the privilege SELECT on it; grant it"
              .formatted(name));
    }
    if (dataset.target().kind() instanceof Upsert upsert
        && table.keys().stream().noneMatch(key -> isKey(dataset, upsert, key))) {
      add(
          CaptureCode.KEY_MISSING,
          ("Cannot capture table '%s': neither its primary key nor, as it has none, a unique index "
                  + "without null is of the columns %s alone; expected one that is")
              .formatted(name, upsert.key()));
    }
    if (!TRANSACTIONAL.contains(table.engine().toUpperCase(Locale.ROOT))) {
      add(
          CaptureCode.NOT_TRANSACTIONAL,
          ("Table '%s' is of engine %s, which has no transactions: its changes may be missing "
                  + "around a snapshot, and after the server was killed")
              .formatted(name, table.engine()));
    }
    if (table.isVersioned()) {
      add(
          CaptureCode.SYSTEM_VERSIONED,
          "Cannot capture table '%s': it is system-versioned, and the log has its history as rows"
              .formatted(name));
    }
    if (table.columns().stream().anyMatch(type -> type.contains("COMPRESSED"))) {
      add(
          CaptureCode.COLUMN_COMPRESSED,
          "Cannot capture table '%s': it has compressed columns; alter them".formatted(name));
    }
    if (table.columns().stream().anyMatch(type -> type.contains("mariadb-5."))) {
      add(
          CaptureCode.OLD_TIMES,
          ("Cannot capture table '%s': its times are in the format of MariaDB 5.3; make it anew by "
                  + "ALTER TABLE, FORCE")
              .formatted(name));
    }
  }

  private static boolean isKey(Dataset dataset, Upsert upsert, Set<String> key) {
    return key.size() == upsert.key().size()
        && upsert.key().stream()
            .map(dataset::indexOf)
            .map(dataset.columns()::get)
            .allMatch(column -> key.stream().anyMatch(column::isCalled));
  }

  private void add(CaptureCode code, String message) {
    problems.add(new CaptureProblem(code, message));
  }

  /** The tables of datasets, each once. */
  static List<SourceTable> tablesOf(List<Dataset> datasets) {
    return datasets.stream().map(CaptureCheck::tableOf).distinct().toList();
  }

  private static SourceTable tableOf(Dataset dataset) {
    if (dataset.from() instanceof TableSpec spec) {
      return spec.table();
    }
    throw new IllegalArgumentException(
        "Cannot capture dataset '" + dataset.name() + "': it is not made from a table");
  }
}
