package io.chimera.connectors.mysql;

import io.chimera.connectors.mysql.LoggedStatement.Kind;
import io.chimera.schemas.contract.SourceTable;
import java.nio.BufferUnderflowException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes transactions of events. One is handed on when its end was seen, as a server that was killed
 * may have written the beginning alone; only what is too large to be held goes on before. Not
 * thread-safe.
 */
final class LogGroups {
  static final long MAX_HELD = 64L * 1024 * 1024;

  /** What an event has that only ends a statement. */
  private static final long NO_TABLE = 0xFF_FFFFL;

  private static final int STANDALONE = 1;
  private static final int PREPARED = 64;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS = (1L << 55) - 1;
  private static final int MICROS_BYTES = 7;
  private static final int GTID_BEFORE_MICROS = 1 + 8 + 8;

  private final Set<SourceTable> tables;
  private final long maxHeld;
  private final Deque<LogStep> ready = new ArrayDeque<>();
  private final Set<Long> ours = new HashSet<>();
  private final Set<Long> others = new HashSet<>();
  private BinlogFile file;

  /** Of the transaction at hand; null outside of one. */
  private @Nullable Group group;

  private static final class Group {
    private final Deque<LogStep> steps = new ArrayDeque<>();
    private final long begin;

    /** Whether the next statement is all of it. */
    private boolean isStandalone;

    /** Whether it ends without being decided. */
    private boolean isPrepared;

    /** Whether the log says what it is only by its first statement. */
    private boolean isOpen;

    private boolean hasRows;
    private boolean isHandedOn;
    private long held;

    private Group(long begin) {
      this.begin = begin;
    }
  }

  /**
   * @param file that is read first
   * @param maxHeld how many bytes of a transaction wait for its end
   */
  LogGroups(Set<SourceTable> tables, BinlogFile file, long maxHeld) {
    this.tables = Set.copyOf(tables);
    this.file = file;
    this.maxHeld = maxHeld;
  }

  /** The next step, or null if another event is needed. */
  @Nullable LogStep poll() {
    return ready.poll();
  }

  /**
   * Takes the next event.
   *
   * @throws MalformedLogException if rows would be missed, or told that are taken back
   */
  void add(BinlogEvent event) {
    try {
      take(event);
    } catch (BufferUnderflowException e) {
      throw malformed("an event of type " + event.type() + " ends too early");
    }
  }

  private void take(BinlogEvent event) {
    switch (event.type()) {
      case BinlogEvent.ROTATE -> {
        cut();
        EventReader body = event.body();
        long offset = body.longNumber(8);
        file = BinlogFile.of(body.text(body.remaining()));
        ours.clear();
        others.clear();
        ready.add(new LogStep.Passed(BinlogPosition.of(file.number(), offset)));
      }
      case BinlogEvent.FORMAT, BinlogEvent.STOP -> cut();
      case BinlogEvent.HEARTBEAT -> {
        if (group == null && event.next() > 0) {
          ready.add(new LogStep.Passed(BinlogPosition.of(file.number(), event.next())));
        }
      }
      case BinlogEvent.HEARTBEAT_2 -> {
        // Its position may be one that it has skipped to, which this connection never does.
      }
      case BinlogEvent.MARIADB_GTID -> begin(event, mariaDb(event));
      case BinlogEvent.GTID, BinlogEvent.ANONYMOUS_GTID -> begin(event, mySql(event));
      case BinlogEvent.GTID_TAGGED -> begin(event, start("", event));
      case BinlogEvent.TABLE_MAP -> describe(event);
      case BinlogEvent.QUERY, BinlogEvent.COMPRESSED_QUERY -> {
        QueryEvent query = QueryEvent.of(event);
        state(event, LoggedStatement.of(query.sql(), query.database()));
      }
      case BinlogEvent.XID, BinlogEvent.XA_PREPARE -> end(event);
      case BinlogEvent.EXECUTE_LOAD ->
          throw malformed("a LOAD DATA was logged as a statement; set binlog_format to 'ROW'");
      case BinlogEvent.PARTIAL_UPDATE_ROWS ->
          throw malformed("it has parts of JSON; set binlog_row_value_options to ''");
      case BinlogEvent.TRANSACTION_PAYLOAD ->
          throw malformed(
              "it has compressed transactions; set binlog_transaction_compression to 'OFF'");
      case BinlogEvent.INCIDENT -> throw malformed("the server says that it has lost events");
      default -> other(event);
    }
  }

  private void other(BinlogEvent event) {
    int type = event.type();
    if (RowsEvent.isOne(type)) {
      rows(event);
      return;
    }
    boolean isKnown =
        switch (type) {
          case BinlogEvent.INTVAR,
              BinlogEvent.RAND,
              BinlogEvent.USER_VAR,
              BinlogEvent.BEGIN_LOAD,
              BinlogEvent.IGNORABLE,
              BinlogEvent.ROWS_QUERY,
              BinlogEvent.PREVIOUS_GTIDS,
              BinlogEvent.TRANSACTION_CONTEXT,
              BinlogEvent.VIEW_CHANGE,
              BinlogEvent.ANNOTATE_ROWS,
              BinlogEvent.BINLOG_CHECKPOINT,
              BinlogEvent.MARIADB_GTID_LIST,
              BinlogEvent.START_ENCRYPTION ->
              true;
          default -> event.mayBeIgnored();
        };
    if (!isKnown) {
      throw malformed("it has an event of the unknown type " + type);
    }
    if (group == null && !event.isArtificial()) {
      ready.add(new LogStep.Passed(BinlogPosition.of(file.number(), event.next())));
    }
  }

  private void begin(BinlogEvent event, LogStep.Start start) {
    cut();
    var begun = new Group(event.next());
    begun.steps.add(start);
    if (event.type() == BinlogEvent.MARIADB_GTID) {
      EventReader body = event.body();
      body.skip(8 + 4);
      int flags = body.number(1);
      begun.isStandalone = (flags & STANDALONE) != 0;
      begun.isPrepared = (flags & PREPARED) != 0;
    } else {
      begun.isOpen = true;
    }
    group = begun;
  }

  private static LogStep.Start mariaDb(BinlogEvent event) {
    EventReader body = event.body();
    String sequence = Long.toUnsignedString(body.longNumber(8));
    return start(body.longNumber(4) + "-" + event.server() + "-" + sequence, event);
  }

  private static LogStep.Start mySql(BinlogEvent event) {
    EventReader body = event.body();
    body.skip(1);
    String server = HexFormat.of().formatHex(body.bytes(16));
    long number = body.longNumber(8);
    String transaction =
        event.type() == BinlogEvent.GTID
            ? String.join(
                    "-",
                    server.substring(0, 8),
                    server.substring(8, 12),
                    server.substring(12, 16),
                    server.substring(16, 20),
                    server.substring(20))
                + ":"
                + number
            : "";
    if (body.remaining() < GTID_BEFORE_MICROS + MICROS_BYTES) {
      return start(transaction, event);
    }
    body.skip(GTID_BEFORE_MICROS);
    return new LogStep.Start(transaction, body.longNumber(MICROS_BYTES) & MICROS);
  }

  private static LogStep.Start start(String transaction, BinlogEvent event) {
    return new LogStep.Start(transaction, event.seconds() * MICROS_PER_SECOND);
  }

  private void describe(BinlogEvent event) {
    EventReader body = event.body();
    long id = TableMaps.id(body);
    SourceTable table = TableMaps.name(body);
    ours.remove(id);
    others.remove(id);
    if (!tables.contains(table)) {
      others.add(id);
      return;
    }
    ours.add(id);
    hold(event, new LogStep.Described(id, table, body));
  }

  private void rows(BinlogEvent event) {
    long id = RowsEvent.tableId(event);
    if (id == NO_TABLE || others.contains(id)) {
      return;
    }
    if (!ours.contains(id)) {
      throw malformed("it has rows of a table that it has not described");
    }
    Group at = inside();
    if (at.isPrepared) {
      throw malformed("it has changes of an XA transaction, which may be taken back later");
    }
    at.hasRows = true;
    hold(event, new LogStep.Rows(id, event));
  }

  private void state(BinlogEvent event, LoggedStatement statement) {
    if (group == null) {
      // A server without ids of transactions.
      group = new Group(event.next());
      group.isOpen = true;
      group.steps.add(start("", event));
    }
    Group at = inside();
    boolean isFirst = at.isOpen;
    at.isOpen = false;
    if (statement.kind() == Kind.ROWS && mayBeOurs(statement)) {
      throw malformed(
          "a statement that changes rows was logged instead of the rows; somebody has set"
              + " binlog_format to other than 'ROW'");
    }
    if (statement.kind() == Kind.ROLLBACK_TO && at.hasRows) {
      throw malformed("rows were taken back in a transaction with tables that cannot do so");
    }
    for (LoggedStatement.Change change : statement.tables()) {
      if (statement.kind() == Kind.TABLES) {
        tables.stream()
            .filter(change::hits)
            .forEach(table -> hold(event, new LogStep.Changed(table, change.action())));
      }
    }
    switch (statement.kind()) {
      case BEGIN -> {
        // Its end will come.
      }
      case XA_START -> at.isPrepared = true;
      case COMMIT -> end(event);
      case ROLLBACK -> {
        if (at.hasRows) {
          throw malformed("rows were taken back in a transaction with tables that cannot do so");
        }
        end(event);
      }
      case ROLLBACK_TO, ROWS, TABLES, OTHER -> {
        if (at.isStandalone || isFirst) {
          end(event);
        }
      }
    }
  }

  private boolean mayBeOurs(LoggedStatement statement) {
    List<LoggedStatement.Change> changed = statement.tables();
    return changed.isEmpty()
        || changed.stream()
            .map(change -> change.table().schema())
            .anyMatch(
                schema -> tables.stream().anyMatch(each -> each.schema().equalsIgnoreCase(schema)));
  }

  private Group inside() {
    Group at = group;
    if (at == null) {
      throw malformed("a change is outside of a transaction");
    }
    return at;
  }

  private void hold(BinlogEvent event, LogStep step) {
    Group at = inside();
    at.steps.add(step);
    at.held += event.bytes().length;
    if (at.held > maxHeld) {
      handOn(at);
    }
  }

  private void handOn(Group at) {
    ready.addAll(at.steps);
    at.steps.clear();
    at.held = 0;
    at.isHandedOn = true;
  }

  private void end(BinlogEvent event) {
    Group at = inside();
    if (event.next() < at.begin) {
      throw malformed("the file is longer than 4 GiB");
    }
    at.steps.add(new LogStep.End(BinlogPosition.of(file.number(), event.next())));
    handOn(at);
    group = null;
  }

  /** A transaction whose end is not in the log was never committed. */
  private void cut() {
    Group at = group;
    if (at != null && at.isHandedOn && at.hasRows) {
      throw malformed(
          "a transaction that was told ends without its commit; begin anew with a snapshot");
    }
    group = null;
  }

  private MalformedLogException malformed(String because) {
    return new MalformedLogException("Cannot follow the log in file '" + file + "': " + because);
  }
}
