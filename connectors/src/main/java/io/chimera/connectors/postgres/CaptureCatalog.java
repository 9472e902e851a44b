package io.chimera.connectors.postgres;

import io.chimera.connectors.postgres.CaptureFacts.Part;
import io.chimera.connectors.postgres.CaptureFacts.Publication;
import io.chimera.connectors.postgres.CaptureFacts.Slot;
import io.chimera.connectors.postgres.CaptureFacts.Table;
import io.chimera.connectors.source.LogExtent;
import io.chimera.schemas.contract.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/** Asks a server for the facts that {@link CaptureCheck} judges. */
final class CaptureCatalog {
  private static final String SERVER =
      """
      SELECT current_setting('server_version_num')::int, current_setting('wal_level'),
        current_setting('max_replication_slots')::int,
        (SELECT count(*) FROM pg_catalog.pg_replication_slots),
        CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
          ELSE pg_current_wal_flush_lsn() END::text,
        length(split_part('1'::money::numeric::text, '.', 2))
      """;
  private static final String IDENTITY =
      """
      SELECT s.system_identifier::text || '/' || d.oid::text
      FROM pg_catalog.pg_control_system() s, pg_catalog.pg_database d
      WHERE d.datname = current_database()
      """;
  private static final String EXTENT =
      """
      SELECT restart_lsn::text, CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
        ELSE pg_current_wal_flush_lsn() END::text
      FROM pg_catalog.pg_replication_slots WHERE slot_name = ?
      """;
  private static final String SLOT =
      """
      SELECT database, plugin, coalesce(active_pid, 0), coalesce(wal_status, 'lost'),
        confirmed_flush_lsn::text, restart_lsn::text
      FROM pg_catalog.pg_replication_slots WHERE slot_name = ?
      """;
  private static final String PUBLICATION =
      """
      SELECT pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot
      FROM pg_catalog.pg_publication WHERE pubname = ?
      """;
  private static final String PUBLISHED =
      """
      SELECT schemaname, tablename FROM pg_catalog.pg_publication_tables WHERE pubname = ?
      """;

  /** Before Postgres 15 there is neither, nor a column of the name. */
  private static final String CUT =
      """
      SELECT n.nspname, c.relname, to_jsonb(r) ->> 'prqual' IS NOT NULL,
        to_jsonb(r) ->> 'prattrs' IS NOT NULL
      FROM pg_catalog.pg_publication p
      JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid
      JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE p.pubname = ?
      ORDER BY n.nspname, c.relname
      """;

  private static final String TABLE =
      """
      SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid
          AND a.attnum > 0 AND NOT a.attisdropped
          AND a.atttypid = 'pg_catalog.money'::regtype),
        has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
      """;

  /** A part has none of this from the table that it belongs to. */
  private static final String PARTS =
      """
      SELECT pn.nspname, p.relname, p.relreplident::text, p.reltoastrelid <> 0,
        ARRAY(SELECT a.attname::text FROM pg_catalog.pg_index i
          JOIN pg_catalog.pg_attribute a ON a.attrelid = p.oid AND a.attnum = ANY (i.indkey)
          WHERE i.indrelid = p.oid AND i.indisvalid AND i.indimmediate
            AND CASE p.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident
              ELSE false END)
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL (
        SELECT c.oid AS id
        UNION SELECT relid FROM pg_catalog.pg_partition_tree(c.oid) WHERE isleaf) part
      JOIN pg_catalog.pg_class p ON p.oid = part.id
      JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
      WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
      ORDER BY p.oid <> c.oid, pn.nspname, p.relname
      """;

  /** A column that is included in an index tells no rows apart. */
  private static final String KEYS =
      """
      SELECT ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = i.indrelid AND a.attnum = ANY (k.columns))
      FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL (SELECT (i.indkey::int2[])[0:i.indnkeyatts - 1] AS columns) k
      WHERE n.nspname = ? AND c.relname = ? AND i.indisunique AND i.indimmediate AND i.indisvalid
        AND i.indpred IS NULL AND i.indexprs IS NULL
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = i.indrelid AND a.attnum = ANY (k.columns) AND NOT a.attnotnull)
      ORDER BY i.indisprimary DESC, i.indexrelid
      """;

  /**
   * Those that have written, of all databases; of prepared ones nobody knows who. Since when
   * others' are open is told to members of pg_read_all_stats alone; that they are, to everybody.
   */
  private static final String OPEN_TRANSACTION =
      """
      SELECT coalesce('process ' || l.pid, 'a prepared transaction'),
        coalesce(extract(epoch FROM clock_timestamp() - a.xact_start)::bigint, 0),
        l.pid IS NOT NULL AND a.xact_start IS NULL
      FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
        AND l.pid IS DISTINCT FROM pg_backend_pid()
        AND (l.pid IS NULL OR a.xact_start <= clock_timestamp() - ? * interval '1 second'
          OR a.xact_start IS NULL AND a.backend_xid = l.transactionid)
      ORDER BY age(l.transactionid) DESC LIMIT 1
      """;

  private final Connection connection;

  CaptureCatalog(Connection connection) {
    this.connection = connection;
  }

  /** Of the server and the database, which both stay when they are restarted. */
  String identity() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IDENTITY);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  CaptureFacts facts(CaptureName name, List<SourceTable> tables) throws SQLException {
    @Nullable Slot slot = slot(name.slot());
    @Nullable Publication publication = publication(name);
    var found = new ArrayList<Table>();
    for (SourceTable table : tables) {
      table(table).ifPresent(found::add);
    }
    try (PreparedStatement statement = connection.prepareStatement(SERVER);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new CaptureFacts(
          row.getInt(1),
          row.getString(2),
          row.getInt(3),
          row.getInt(4),
          LogSequenceNumber.valueOf(row.getString(5)).asLong(),
          row.getInt(6),
          slot,
          publication,
          List.copyOf(found));
    }
  }

  @Nullable Slot slot(String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SLOT)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        return new Slot(
            // A physical slot has neither.
            String.valueOf(row.getString(1)),
            String.valueOf(row.getString(2)),
            row.getInt(3),
            row.getString(4),
            lsn(row.getString(5)),
            lsn(row.getString(6)));
      }
    }
  }

  Optional<LogExtent> extent(CaptureName name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EXTENT)) {
      statement.setString(1, name.slot());
      try (ResultSet row = statement.executeQuery()) {
        Long first = row.next() ? lsn(row.getString(1)) : null;
        return first == null
            ? Optional.empty()
            : Optional.of(
                new SlotExtent(first, LogSequenceNumber.valueOf(row.getString(2)).asLong()));
      }
    }
  }

  /** Positions are bytes here. */
  private record SlotExtent(long first, long end) implements LogExtent {

    @Override
    public long keptBytes() {
      return Math.max(0, end - first);
    }

    @Override
    public long bytesAfter(long position) {
      return Math.max(0, end - position);
    }
  }

  private static @Nullable Long lsn(@Nullable String text) {
    return text == null ? null : LogSequenceNumber.valueOf(text).asLong();
  }

  private @Nullable Publication publication(CaptureName name) throws SQLException {
    var publishes = new HashSet<String>();
    boolean viaRoot;
    try (PreparedStatement statement = connection.prepareStatement(PUBLICATION)) {
      statement.setString(1, name.publication());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        List<String> kinds = List.of("insert", "update", "delete", "truncate");
        for (int index = 0; index < kinds.size(); index++) {
          if (row.getBoolean(index + 1)) {
            publishes.add(kinds.get(index));
          }
        }
        viaRoot = row.getBoolean(kinds.size() + 1);
      }
    }
    var tables = new HashSet<SourceTable>();
    try (PreparedStatement statement = connection.prepareStatement(PUBLISHED)) {
      statement.setString(1, name.publication());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          tables.add(new SourceTable(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return new Publication(Set.copyOf(publishes), viaRoot, Set.copyOf(tables), cut(name));
  }

  private List<String> cut(CaptureName name) throws SQLException {
    var cut = new ArrayList<String>();
    try (PreparedStatement statement = connection.prepareStatement(CUT)) {
      statement.setString(1, name.publication());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          var table = new SourceTable(rows.getString(1), rows.getString(2));
          if (rows.getBoolean(3)) {
            cut.add("rows of table '" + table + "' (WHERE)");
          }
          if (rows.getBoolean(4)) {
            cut.add("columns of table '" + table + "' (not in its list)");
          }
        }
      }
    }
    return List.copyOf(cut);
  }

  private List<Set<String>> keys(SourceTable table) throws SQLException {
    var keys = new ArrayList<Set<String>>();
    try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(Set.of((String[]) rows.getArray(1).getArray()));
        }
      }
    }
    return List.copyOf(keys);
  }

  /**
   * Whose transaction is the oldest of those that are open for so long, or for a time that the user
   * may not see; empty if there is none.
   */
  Optional<String> openTransaction(Duration atLeast) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OPEN_TRANSACTION)) {
      statement.setLong(1, atLeast.toSeconds());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String since =
            row.getBoolean(3)
                ? "since a time that the user may not see without pg_read_all_stats"
                : "for %d s".formatted(row.getLong(2));
        return Optional.of(row.getString(1) + ", " + since);
      }
    }
  }

  /** A table as it is now; empty if it is not there. */
  Optional<Table> table(SourceTable table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Table(table, parts(table), row.getBoolean(1), row.getBoolean(2), keys(table)))
            : Optional.empty();
      }
    }
  }

  private List<Part> parts(SourceTable table) throws SQLException {
    var parts = new ArrayList<Part>();
    try (PreparedStatement statement = connection.prepareStatement(PARTS)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          parts.add(
              new Part(
                  new SourceTable(rows.getString(1), rows.getString(2)),
                  ReplicaIdentity.of(rows.getString(3).charAt(0)),
                  Arrays.asList((String[]) rows.getArray(5).getArray()),
                  rows.getBoolean(4)));
        }
      }
    }
    return List.copyOf(parts);
  }
}
