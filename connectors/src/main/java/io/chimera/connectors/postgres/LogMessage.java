package io.chimera.connectors.postgres;

import io.chimera.schemas.contract.SourceTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of the log as the plugin pgoutput writes it. Times are microseconds since 1970. */
public sealed interface LogMessage {

  /**
   * A transaction begins. It was committed already, else it would not be told.
   *
   * @param commitLsn where its commit lies in the log
   * @param commitMicros when it was committed
   * @param transaction its id
   */
  record Begin(long commitLsn, long commitMicros, long transaction) implements LogMessage {}

  /**
   * A transaction ends.
   *
   * @param commitLsn where its commit lies
   * @param endLsn where what comes after it lies
   */
  record Commit(long commitLsn, long endLsn, long commitMicros) implements LogMessage {}

  /**
   * What a table looks like from here on; comes before its first change and when it is altered.
   *
   * @param id by which changes name it
   */
  record Relation(
      long id, SourceTable table, ReplicaIdentity identity, List<RelationColumn> columns)
      implements LogMessage {
    private static final int FINGERPRINT_BYTES = 8;

    public Relation {
      columns = List.copyOf(columns);
    }

    /**
     * The same for the same names, types and identity of columns in the same order, and for no
     * others; ids of tables are not in it, so that a table made anew may have it too.
     */
    public String fingerprint() {
      var text = new StringBuilder().append(identity);
      for (RelationColumn column : columns) {
        // With its length, so that no name can look like the end of one.
        text.append('|')
            .append(column.name().length())
            .append(':')
            .append(column.name())
            .append(':')
            .append(column.type())
            .append(':')
            .append(column.modifier())
            .append(column.identifies() ? ":key" : "");
      }
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256")
                .digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Cannot hash a table's columns: no SHA-256", e);
      }
    }
  }

  /** A type that is not the server's own, which the next relation has. */
  record Type(long id, String schema, String name) implements LogMessage {}

  record Insert(long relation, Tuple row) implements LogMessage {}

  /**
   * @param kind what is said of the row before
   * @param before the row before, absent for {@link Before#NOTHING}
   */
  record Update(long relation, Before kind, @Nullable Tuple before, Tuple row)
      implements LogMessage {}

  /**
   * @param kind never {@link Before#NOTHING}
   */
  record Delete(long relation, Before kind, Tuple before) implements LogMessage {}

  record Truncate(List<Long> relations, boolean cascades, boolean restartsIdentity)
      implements LogMessage {
    public Truncate {
      relations = List.copyOf(relations);
    }
  }

  /** The transaction came here from another server. */
  record Origin(long commitLsn, String name) implements LogMessage {}

  /** What somebody has written into the log by {@code pg_logical_emit_message}. */
  record Message(boolean isTransactional, long lsn, String prefix, ByteBuffer content)
      implements LogMessage {}

  /** What is said of a row before it was changed. */
  enum Before {
    /** An update that did not touch what identifies the row. */
    NOTHING,
    /** What identifies the row; the other cells are null. */
    KEY,
    /** All of it. */
    ROW
  }
}
