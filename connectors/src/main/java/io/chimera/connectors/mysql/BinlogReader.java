package io.chimera.connectors.mysql;

import com.github.shyiko.mysql.binlog.network.ServerException;
import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.platform.Secrets;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the binary log of a server from a position on: every change of the captured tables once,
 * in the order of the log. After a failure a new one goes on from the position that was kept, and
 * tells the transaction again that was not told wholly. Not thread-safe.
 *
 * <p>The server keeps its log for as long as it is set to, whatever is read of it.
 */
public final class BinlogReader implements AutoCloseable {
  /** How often the server says how far it is when nothing happens. */
  static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** So that a log of others' changes does not keep whoever asks. */
  private static final int MAX_EVENTS = 1_000;

  private final DatabaseSourceSpec source;
  private final DatabaseAccess access;
  private final Secrets secrets;
  private final boolean isMariaDb;
  private final BinlogStream stream;
  private final EventChecksums checksums = new EventChecksums();
  private final LogGroups groups;
  private final Map<Long, TableMap> described = new HashMap<>();
  private final Map<SourceTable, String> fingerprints = new HashMap<>();
  private LogTypes types;
  private BinlogPosition position;
  private LogStep.@Nullable Start start;
  private boolean hasBegun;

  /** What is told before anything else. */
  private @Nullable BinlogMessage waiting;

  private @Nullable RowsEvent rows;

  private BinlogReader(
      DatabaseSourceSpec source,
      Secrets secrets,
      boolean isMariaDb,
      BinlogStream stream,
      LogGroups groups,
      LogTypes types,
      BinlogPosition from) {
    this.source = source;
    this.access = new DatabaseAccess(source);
    this.secrets = secrets;
    this.isMariaDb = isMariaDb;
    this.stream = stream;
    this.groups = groups;
    this.types = types;
    this.position = from;
  }

  /**
   * Opens a log that {@link CaptureCheck} has looked at.
   *
   * @param base what the names of the log's files begin with
   * @param tables that are captured
   * @throws io.chimera.connectors.database.DatabaseUnavailableException if the database refuses
   */
  static BinlogReader open(
      DatabaseSourceSpec source,
      Secrets secrets,
      ReplicaId id,
      LogPlace place,
      Set<SourceTable> tables,
      Duration heartbeat) {
    var access = new DatabaseAccess(source);
    var file = new BinlogFile(place.base(), place.position().file());
    LogTypes types = types(access, secrets, source.database(), place.isMariaDb());
    try {
      BinlogConnection connection =
          BinlogConnection.open(source, secrets, id, file, place.position().offset(), heartbeat);
      return new BinlogReader(
          source,
          secrets,
          place.isMariaDb(),
          BinlogStream.of(connection, "binlog-" + source.server()),
          new LogGroups(tables, file, LogGroups.MAX_HELD),
          types,
          place.position());
    } catch (IOException failure) {
      throw unavailable(access, "read the log", failure);
    }
  }

  /**
   * Where a log is read from.
   *
   * @param base what the names of its files begin with
   */
  record LogPlace(String base, BinlogPosition position, boolean isMariaDb) {}

  private static LogTypes types(
      DatabaseAccess access, Secrets secrets, String database, boolean isMariaDb) {
    try (Connection connection = access.open(secrets)) {
      return LogTypes.of(connection, database, isMariaDb);
    } catch (SQLException failure) {
      throw access.unavailable("look for character sets", failure);
    }
  }

  /**
   * The next message, or null if there is none now. It does not wait.
   *
   * @throws io.chimera.connectors.database.DatabaseUnavailableException if the connection is lost
   * @throws MalformedLogException if the log cannot be understood, or does not tell every change
   */
  public @Nullable BinlogEntry poll() {
    for (int events = 0; events < MAX_EVENTS; ) {
      BinlogMessage message = message();
      if (message != null) {
        return entry(message);
      }
      LogStep step = groups.poll();
      if (step == null) {
        byte[] bytes = event();
        if (bytes == null) {
          return null;
        }
        groups.add(checksums.check(bytes));
        events++;
      } else if (take(step)) {
        return entry(new BinlogMessage.Commit());
      }
    }
    return null;
  }

  private byte @Nullable [] event() {
    try {
      return stream.poll();
    } catch (IOException failure) {
      throw unavailable(access, "read the log", failure);
    }
  }

  private BinlogEntry entry(BinlogMessage message) {
    LogStep.Start at = start;
    return at == null
        ? new BinlogEntry(message, position, "", 0)
        : new BinlogEntry(message, position, at.transaction(), at.commitMicros());
  }

  private @Nullable BinlogMessage message() {
    BinlogMessage first = waiting;
    if (first == null && rows != null) {
      first = rows.next();
      if (first == null) {
        rows = null;
      }
    }
    if (first == null) {
      return null;
    }
    if (!hasBegun) {
      hasBegun = true;
      waiting = first;
      return new BinlogMessage.Begin();
    }
    waiting = null;
    return first;
  }

  /**
   * @return whether a transaction has ended that was told
   */
  private boolean take(LogStep step) {
    if (step instanceof LogStep.Start begun) {
      start = begun;
      hasBegun = false;
    } else if (step instanceof LogStep.Described table) {
      describe(table);
    } else if (step instanceof LogStep.Rows told) {
      TableMap table = described.get(told.id());
      if (table == null) {
        throw new MalformedLogException(
            "Cannot follow the log at '" + position + "': it has rows of an unknown table");
      }
      rows = RowsEvent.of(told.event(), table);
    } else if (step instanceof LogStep.Changed changed) {
      waiting = new BinlogMessage.Altered(changed.table(), changed.action());
    } else if (step instanceof LogStep.End end) {
      position = end.position();
      return hasBegun;
    } else if (step instanceof LogStep.Passed passed && passed.position().compareTo(position) > 0) {
      position = passed.position();
    }
    return false;
  }

  private void describe(LogStep.Described step) {
    SourceTable table = step.table();
    EventReader again = step.rest().copy();
    TableMap map = TableMaps.of(table, step.rest(), types);
    String before = fingerprints.get(table);
    if (!map.fingerprint().equals(before)) {
      if (before != null) {
        types = types(access, secrets, source.database(), isMariaDb);
        map = TableMaps.of(table, again, types);
      }
      fingerprints.put(table, map.fingerprint());
      waiting = new BinlogMessage.Table(map);
    }
    described.put(step.id(), map);
  }

  /** What was taken: all transactions up to here, and nothing of others. */
  public BinlogPosition position() {
    return position;
  }

  /** Ends the connection; the server notices when it has something to say. */
  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException failure) {
      throw unavailable(access, "leave the log", failure);
    }
  }

  private static RuntimeException unavailable(
      DatabaseAccess access, String act, IOException failure) {
    Throwable cause = failure.getCause() instanceof ServerException refused ? refused : failure;
    SQLException sql =
        cause instanceof ServerException refused
            ? new SQLException(
                refused.getMessage(), refused.getSqlState(), refused.getErrorCode(), failure)
            : new SQLException(
                failure.getMessage() == null ? "the connection is lost" : failure.getMessage(),
                failure);
    return access.unavailable(act, sql);
  }
}
