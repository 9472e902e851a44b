package io.chimera.connectors.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * The state of a database as of a position of its log. It can be read until this is closed; whoever
 * has begun to read it by then keeps it.
 */
public final class ExportedSnapshot implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("[0-9A-F-]{1,40}");

  private final Connection connection;
  private final String id;
  private final LogPosition position;

  ExportedSnapshot(Connection connection, String id, LogPosition position) {
    requireId(id);
    this.connection = connection;
    this.id = id;
    this.position = position;
  }

  static void requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("Cannot read snapshot '" + id + "': expected as 0-1F-1");
    }
  }

  /** By which other connections name it. */
  public String id() {
    return id;
  }

  /** From where on the log has what the snapshot has not. */
  public LogPosition position() {
    return position;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is gone already, and with it the snapshot.
      return;
    }
  }
}
