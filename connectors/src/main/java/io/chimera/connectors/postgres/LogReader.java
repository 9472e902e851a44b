package io.chimera.connectors.postgres;

import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.connectors.postgres.LogMessage.Begin;
import io.chimera.connectors.source.CaptureProblem;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.schemas.platform.Secrets;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Follows the log of a database from a position on: every change once, in the order of the log,
 * each with its position. After a failure a new one goes on from the position that was kept. Not
 * thread-safe.
 *
 * <p>The server keeps its log from what was {@linkplain #confirm confirmed} on. On an idle database
 * the position moves as well, so whoever confirms positions as they are kept holds nothing back.
 */
public final class LogReader implements AutoCloseable {
  /** How often the server is asked how far it is, and told how far we are. */
  static final Duration STATUS_INTERVAL = Duration.ofSeconds(10);

  /** What the server says of a publication that was not there when a change was written. */
  private static final String UNDEFINED_OBJECT = "42704";

  private final DatabaseAccess access;
  private final CaptureName name;
  private final Connection connection;
  private final PGReplicationStream stream;
  private final Fence fence;
  private final long statusNanos;
  private long lastStatus;
  private long transaction;
  private long commitMicros;

  private LogReader(
      DatabaseAccess access,
      CaptureName name,
      Connection connection,
      PGReplicationStream stream,
      LogPosition from,
      Duration statusInterval) {
    this.access = access;
    this.name = name;
    this.connection = connection;
    this.stream = stream;
    this.fence = new Fence(from);
    this.statusNanos = statusInterval.toNanos();
    this.lastStatus = System.nanoTime() - statusNanos;
  }

  /**
   * Opens a log that {@link CaptureCheck} has looked at.
   *
   * @throws io.chimera.connectors.database.DatabaseUnavailableException if the database refuses
   */
  static LogReader open(
      DatabaseAccess access,
      Secrets secrets,
      CaptureName name,
      LogPosition from,
      Duration statusInterval) {
    Connection connection = access.openLog(secrets);
    try {
      PGReplicationStream stream =
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName(name.quotedSlot())
              .withStartPosition(LogSequenceNumber.valueOf(from.lsn()))
              .withSlotOption("proto_version", 1)
              .withSlotOption("publication_names", name.quotedPublication())
              // Only what was confirmed is, whatever the driver thinks of idle times.
              .withAutomaticFlush(false)
              .withStatusInterval(0, TimeUnit.MILLISECONDS)
              .start();
      return new LogReader(access, name, connection, stream, from, statusInterval);
    } catch (SQLException failure) {
      var unavailable = access.unavailable("read slot '" + name + "'", failure);
      try {
        connection.close();
      } catch (SQLException e) {
        unavailable.addSuppressed(e);
      }
      throw unavailable;
    }
  }

  /**
   * The next message that was not taken before, or null if there is none now. It does not wait.
   *
   * @throws io.chimera.connectors.database.DatabaseUnavailableException if the connection is lost
   * @throws CaptureRefusedException if the server has no more of it
   * @throws MalformedLogException if the log cannot be understood or is no continuation
   */
  public @Nullable LogEntry poll() {
    try {
      while (true) {
        reportWhenDue();
        ByteBuffer bytes = stream.readPending();
        if (bytes == null) {
          return idle();
        }
        LogMessage message = Pgoutput.decode(bytes);
        if (message instanceof Begin begin) {
          transaction = begin.transaction();
          commitMicros = begin.commitMicros();
        }
        if (fence.passes(message)) {
          return new LogEntry(message, fence.position(), transaction, commitMicros);
        }
      }
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  /** Publications are those of when a change was written, and not those that are there now. */
  private RuntimeException failed(SQLException failure) {
    boolean isPublication =
        UNDEFINED_OBJECT.equals(failure.getSQLState())
            && failure.getMessage().contains(name.publication());
    if (!isPublication) {
      return access.unavailable("read the log", failure);
    }
    var refused =
        CaptureRefusedException.of(
            new CaptureProblem(
                CaptureCode.PUBLICATION_INTERRUPTED,
                ("Cannot go on from '%s': publication '%s' was not there when the next change was "
                        + "written; drop the tables of all datasets, so that they are read anew")
                    .formatted(position(), name.publication())));
    refused.addSuppressed(failure);
    return refused;
  }

  private @Nullable LogEntry idle() throws SQLException {
    if (stream.isClosed()) {
      throw access.unavailable("read the log", new SQLException("the server has ended it"));
    }
    // Outside of a transaction nothing but the server's word on where it is moves this one.
    fence.idle(stream.getLastReceiveLSN().asLong());
    return null;
  }

  /** What was taken. */
  public LogPosition position() {
    return fence.position();
  }

  /**
   * Says that all up to a position is kept elsewhere: the server may forget it, and this reader's
   * successors cannot go back behind it. It is told with the next status.
   */
  public void confirm(LogPosition kept) {
    var lsn = LogSequenceNumber.valueOf(kept.lsn());
    // One that lies behind is an older word.
    if (lsn.compareTo(stream.getLastFlushedLSN()) > 0) {
      stream.setFlushedLSN(lsn);
      stream.setAppliedLSN(lsn);
    }
  }

  /** Tells the server what was confirmed, and asks how far it is. */
  public void report() {
    try {
      stream.forceUpdateStatus();
      lastStatus = System.nanoTime();
    } catch (SQLException failure) {
      throw access.unavailable("confirm the log", failure);
    }
  }

  private void reportWhenDue() throws SQLException {
    if (System.nanoTime() - lastStatus >= statusNanos) {
      stream.forceUpdateStatus();
      lastStatus = System.nanoTime();
    }
  }

  @Override
  public void close() {
    // Without the protocol's farewell: it would wait for the rest of the log.
    try {
      connection.abort(Runnable::run);
    } catch (SQLException failure) {
      throw access.unavailable("leave the log", failure);
    }
  }
}
