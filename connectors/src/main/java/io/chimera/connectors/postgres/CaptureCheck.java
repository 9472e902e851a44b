package io.chimera.connectors.postgres;

import io.chimera.connectors.postgres.CaptureFacts.Part;
import io.chimera.connectors.postgres.CaptureFacts.Publication;
import io.chimera.connectors.postgres.CaptureFacts.Slot;
import io.chimera.connectors.postgres.CaptureFacts.Table;
import io.chimera.connectors.source.CaptureProblem;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.TargetKind.Upsert;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a server's log tells all that a pipeline needs. Everything that is wrong is told
 * at once; nothing is made up for: where a slot is gone, so are the changes that it kept.
 */
final class CaptureCheck {
  private static final int OLDEST_VERSION = 130_000;
  private static final int MONEY_DIGITS = 2;
  private static final List<String> ALL_CHANGES = List.of("insert", "update", "delete", "truncate");

  private final CaptureName name;
  private final String database;
  private final List<Dataset> datasets;
  private final CaptureFacts facts;
  private final List<CaptureProblem> problems = new ArrayList<>();

  private CaptureCheck(
      CaptureName name, String database, List<Dataset> datasets, CaptureFacts facts) {
    this.name = name;
    this.database = database;
    this.datasets = datasets;
    this.facts = facts;
  }

  /** What stands against making publication and slot, as far as they are not there. */
  static List<CaptureProblem> ofMaking(
      CaptureName name, String database, List<Dataset> datasets, CaptureFacts facts) {
    var check = new CaptureCheck(name, database, datasets, facts);
    check.server();
    // Beside the slot that stays, a read of the tables needs one for a while.
    int needed = facts.slot() == null ? 2 : 1;
    if (facts.maxSlots() - facts.slots() < needed) {
      check.add(
          CaptureCode.NO_FREE_SLOT,
          ("Cannot make slot '%s' and one for the first read: the server has %d of %d; "
                  + "raise max_replication_slots or drop one")
              .formatted(name, facts.slots(), facts.maxSlots()));
    }
    if (facts.publication() != null) {
      check.publication();
    }
    Slot slot = facts.slot();
    if (slot != null && check.isOurs(slot)) {
      check.use(slot);
    }
    check.tables();
    return List.copyOf(check.problems);
  }

  /** What stands against going on from a position. */
  static List<CaptureProblem> ofRestart(
      CaptureName name,
      String database,
      List<Dataset> datasets,
      CaptureFacts facts,
      LogPosition from) {
    var check = new CaptureCheck(name, database, datasets, facts);
    check.server();
    check.slot(facts.slot(), from);
    check.publication();
    check.tables();
    return List.copyOf(check.problems);
  }

  private void server() {
    if (facts.version() < OLDEST_VERSION) {
      add(
          CaptureCode.SERVER_TOO_OLD,
          "Cannot follow the log of Postgres %d; expected 13 or newer"
              .formatted(facts.version() / 10_000));
    }
    if (!facts.walLevel().equals("logical")) {
      add(
          CaptureCode.WAL_LEVEL,
          "Cannot decode the log: wal_level is '%s'; set it to 'logical' and restart the server"
              .formatted(facts.walLevel()));
    }
  }

  private void slot(@Nullable Slot slot, LogPosition from) {
    if (slot == null) {
      add(
          CaptureCode.SLOT_MISSING,
          ("Cannot go on from '%s': slot '%s' is gone, and with it the changes since; "
                  + "begin anew with a snapshot")
              .formatted(from, name));
      return;
    }
    if (!isOurs(slot)) {
      return;
    }
    use(slot);
    Long confirmed = slot.confirmedLsn();
    if (confirmed == null || Long.compareUnsigned(confirmed, from.lsn()) > 0) {
      add(
          CaptureCode.SLOT_BEYOND_POSITION,
          ("Cannot go on from '%s': slot '%s' can be read from '%s' only, and the changes between "
                  + "are gone; begin anew with a snapshot")
              .formatted(from, name, confirmed == null ? "nowhere" : LogPosition.lsn(confirmed)));
    }
    if (Long.compareUnsigned(from.lsn(), facts.flushedLsn()) > 0) {
      add(
          CaptureCode.LOG_BEHIND_POSITION,
          ("Cannot go on from '%s': the server's log ends at '%s'; it is another server, or one "
                  + "restored from a backup")
              .formatted(from, LogPosition.lsn(facts.flushedLsn())));
    }
  }

  private boolean isOurs(Slot slot) {
    if (!slot.plugin().equals("pgoutput")) {
      add(
          CaptureCode.SLOT_OF_OTHER_PLUGIN,
          "Cannot read slot '%s': its plugin is '%s'; expected 'pgoutput'"
              .formatted(name, slot.plugin()));
    }
    if (!slot.database().equals(database)) {
      add(
          CaptureCode.SLOT_OF_OTHER_DATABASE,
          "Cannot read slot '%s': it belongs to database '%s'; expected '%s'"
              .formatted(name, slot.database(), database));
      return false;
    }
    return true;
  }

  private void use(Slot slot) {
    if (slot.process() != 0) {
      add(
          CaptureCode.SLOT_ACTIVE,
          "Cannot read slot '%s': process %d of the server reads it; stop the other pipeline"
              .formatted(name, slot.process()));
    }
    if (slot.walStatus().equals("lost") || slot.walStatus().equals("unreserved")) {
      add(
          CaptureCode.LOG_LOST,
          ("Cannot read slot '%s': the log that it needs is %s; "
                  + "raise max_slot_wal_keep_size, drop it and begin anew with a snapshot")
              .formatted(name, slot.walStatus()));
    }
  }

  private void publication() {
    Publication publication = facts.publication();
    if (publication == null) {
      add(
          CaptureCode.PUBLICATION_MISSING,
          ("Cannot read publication '%s': it is not there, and what is written without it is not "
                  + "told; drop the tables of all datasets, so that they are read anew")
              .formatted(name.publication()));
      return;
    }
    var left = new ArrayList<String>();
    ALL_CHANGES.stream().filter(each -> !publication.publishes().contains(each)).forEach(left::add);
    if (!publication.viaRoot()) {
      left.add("partitioned tables");
    }
    left.addAll(publication.cut());
    if (!left.isEmpty()) {
      add(
          CaptureCode.PUBLICATION_INCOMPLETE,
          ("Cannot read publication '%s': it leaves out %s; alter it to leave out nothing, and read "
                  + "anew what was read before")
              .formatted(name.publication(), String.join(", ", left)));
    }
    var wanted = new TreeSet<String>();
    tablesOf(datasets).forEach(each -> wanted.add(each.toString()));
    var found = new TreeSet<String>();
    publication.tables().forEach(each -> found.add(each.toString()));
    if (!wanted.equals(found)) {
      var absent = new TreeSet<>(wanted);
      absent.removeAll(found);
      var surplus = new TreeSet<>(found);
      surplus.removeAll(wanted);
      add(
          CaptureCode.PUBLICATION_TABLES,
          ("Cannot read publication '%s': it has not the contract's tables, %s are missing and %s "
                  + "are too many; changes from before it is altered are not told")
              .formatted(name.publication(), absent, surplus));
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
      readable(found.get());
      key(dataset, found.get());
      identity(dataset, found.get());
      if (found.get().hasMoney() && facts.moneyDigits() != MONEY_DIGITS) {
        add(
            CaptureCode.MONEY_DIGITS,
            ("Cannot capture table '%s': the server's lc_monetary has %d digits, and a column is "
                    + "of the type money; expected 2")
                .formatted(name, facts.moneyDigits()));
      }
    }
  }

  private void readable(Table table) {
    if (!table.isReadable()) {
      add(
          CaptureCode.GRANTS_MISSING,
          ("Cannot read table '%s': the user has not the privilege SELECT on it, or not USAGE on its "
                  + "schema; grant it")
              .formatted(table.table()));
    }
  }

  /** Two rows of one key would be one in the target. */
  private void key(Dataset dataset, Table table) {
    if (dataset.target().kind() instanceof Upsert upsert
        && !isKeyed(dataset, upsert, table.keys())) {
      add(
          CaptureCode.KEY_MISSING,
          ("Cannot capture table '%s': two of its rows may have the same %s, as no primary key and "
                  + "no unique index is of these columns, never null, of all rows and not "
                  + "deferrable; expected one that is")
              .formatted(table.table(), upsert.key()));
    }
  }

  /** Whether one of a table's keys tells rows apart by columns of the target's key alone. */
  static boolean isKeyed(Dataset dataset, Upsert upsert, List<Set<String>> keys) {
    return keys.stream().anyMatch(key -> isWithin(dataset, upsert, key));
  }

  private static boolean isWithin(Dataset dataset, Upsert upsert, Set<String> key) {
    return key.stream()
        .allMatch(
            name ->
                upsert.key().stream()
                    .map(dataset::indexOf)
                    .map(dataset.columns()::get)
                    .anyMatch(column -> column.isCalled(name)));
  }

  /** What the log leaves out of one part's rows, it may leave out of any. */
  private void identity(Dataset dataset, Table table) {
    List<Part> cut = table.parts().stream().filter(part -> !part.isWhole()).toList();
    if (cut.isEmpty()) {
      return;
    }
    if (dataset.target().kind().writesDeletions()) {
      add(
          CaptureCode.REPLICA_IDENTITY,
          ("Cannot capture table '%s': its deleted rows are written, and the log has of them %s%s; "
                  + "alter the table%s to REPLICA IDENTITY FULL")
              .formatted(
                  table.table(), cut.get(0).identifying(), ofParts(table, cut), andParts(table)));
      return;
    }
    if (!(dataset.target().kind() instanceof Upsert upsert)) {
      return;
    }
    // A changed key is a delete too, so that it is needed whatever becomes of deleted rows.
    List<Part> keyless = cut.stream().filter(part -> !tellsKey(dataset, upsert, part)).toList();
    if (!keyless.isEmpty()) {
      add(
          CaptureCode.REPLICA_IDENTITY,
          ("Cannot capture table '%s': the log identifies changed rows%s by %s; expected %s; make it "
                  + "the primary key, or alter the table%s to REPLICA IDENTITY FULL")
              .formatted(
                  table.table(),
                  ofParts(table, keyless),
                  keyless.get(0).identifying(),
                  upsert.key(),
                  andParts(table)));
    }
    if (table.parts().stream().anyMatch(Part::hasToast)) {
      add(
          CaptureCode.UNCHANGED_VALUES_LEFT_OUT,
          ("Long values of table '%s'%s that an update does not touch are not in the log; alter it%s "
                  + "to REPLICA IDENTITY FULL if it has any")
              .formatted(table.table(), ofParts(table, cut), andParts(table)));
    }
  }

  private static boolean tellsKey(Dataset dataset, Upsert upsert, Part part) {
    return part.identity() != ReplicaIdentity.NOTHING
        && !part.identifying().isEmpty()
        && upsert.key().stream()
            .map(dataset::indexOf)
            .map(dataset.columns()::get)
            .allMatch(column -> part.identifying().stream().anyMatch(column::isCalled));
  }

  /** In words; nothing for the table itself. */
  private static String ofParts(Table table, List<Part> parts) {
    SourceTable first = parts.get(0).table();
    if (first.equals(table.table())) {
      return "";
    }
    String others = parts.size() == 1 ? "" : " and %d more".formatted(parts.size() - 1);
    return " in its part '%s'%s".formatted(first, others);
  }

  private static String andParts(Table table) {
    return table.parts().size() == 1 ? "" : " and each of its parts";
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
