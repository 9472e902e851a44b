package io.chimera.connectors.database;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.TableSpec.Cursor;
import io.chimera.schemas.contract.TableSpec.Partitioned;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One read of some tables, planned: which parts they have, and where each dataset is when all of
 * its parts are read. Of a Postgres all parts of all tables are read of the state that was there
 * when it began, for as long as this is open. Not thread-safe.
 */
public final class BatchRead implements AutoCloseable {
  private final DatabaseAccess access;
  private final Connection connection;
  private final Map<String, Planned> planned;

  private BatchRead(DatabaseAccess access, Connection connection, Map<String, Planned> planned) {
    this.access = access;
    this.connection = connection;
    this.planned = planned;
  }

  private record Planned(List<BatchPart> parts, long position) {}

  /**
   * Begins the next read.
   *
   * @param datasets whose mode is {@code full} or {@code incremental}
   * @param positions where the last read of each has ended, by name, as {@link #position} said; 0,
   *     or none, for nothing so far
   * @throws DatabaseUnavailableException if the database does not answer
   * @throws BatchRefusedException if a table cannot be read so
   */
  public static BatchRead begin(
      DatabaseSourceSpec source,
      Secrets secrets,
      List<Dataset> datasets,
      Map<String, Long> positions) {
    var access = new DatabaseAccess(source);
    Connection connection = access.open(secrets);
    boolean isBegun = false;
    try {
      var dialect = Dialect.of(source.product());
      for (String setting : dialect.session()) {
        Answers.run(connection, setting);
      }
      String snapshot = dialect.beginSnapshot(connection);
      Map<String, FoundTable> tables = Discovery.tablesOf(source, connection, datasets);
      Map<String, Planned> planned = new HashMap<>();
      for (Dataset dataset : datasets) {
        FoundTable table = tables.get(dataset.from().stream());
        if (table == null) {
          throw BatchRefusedException.noTable(dataset);
        }
        BatchRefusedException.requireColumns(dataset, table);
        long position = positions.getOrDefault(dataset.name(), 0L);
        var plan = new Plan(dialect, connection, dataset, table, snapshot, position);
        planned.put(dataset.name(), new Planned(plan.parts(), plan.next()));
      }
      isBegun = true;
      return new BatchRead(access, connection, Map.copyOf(planned));
    } catch (SQLException failure) {
      throw access.unavailable("begin to read", failure);
    } finally {
      if (!isBegun) {
        Answers.leave(connection);
      }
    }
  }

  /**
   * What to read of a dataset, in any order and beside each other: at least one part, without rows
   * where there is nothing new.
   */
  public List<BatchPart> parts(Dataset dataset) {
    return planned(dataset).parts();
  }

  /**
   * Where a dataset is when all its parts are read: by a cursor its largest value, times in
   * microseconds, or what it was where there is nothing new; of full reads their number.
   */
  public long position(Dataset dataset) {
    return planned(dataset).position();
  }

  private Planned planned(Dataset dataset) {
    Planned found = planned.get(dataset.name());
    if (found == null) {
      throw new IllegalArgumentException("The read is not of dataset '" + dataset.name() + "'");
    }
    return found;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failure) {
      throw access.unavailable("end the read", failure);
    }
  }

  /** Asks for the ends of what is to be read. */
  private static final class Plan {
    private final Dialect dialect;
    private final Connection connection;
    private final Dataset dataset;
    private final FoundTable table;
    private final @Nullable String snapshot;
    private final TableSpec from;
    private final @Nullable OrderedColumn cursor;
    private final @Nullable CursorWindow window;
    private final long next;

    Plan(
        Dialect dialect,
        Connection connection,
        Dataset dataset,
        FoundTable table,
        @Nullable String snapshot,
        long position)
        throws SQLException {
      this.dialect = dialect;
      this.connection = connection;
      this.dataset = dataset;
      this.table = table;
      this.snapshot = snapshot;
      from = (TableSpec) dataset.from();
      Cursor spec = from.cursor();
      if (spec == null) {
        cursor = null;
        window = null;
        next = position + 1;
        return;
      }
      cursor = OrderedColumn.of(dataset, table, "cursor", spec.column());
      Long largest = end("MAX", cursor, RowCondition.NONE);
      if (largest == null) {
        window = CursorWindow.empty(cursor.kind(), position);
        next = position;
        return;
      }
      // Rows may be gone since; what was read was read.
      next = Math.max(position, cursor.kind().position(largest));
      if (next <= 0) {
        throw new BatchRefusedException(
            "Cannot read table '"
                + table.table()
                + "' by column '"
                + spec.column()
                + "': its largest value is not above zero, where positions begin");
      }
      window = CursorWindow.of(cursor.kind(), position, spec.late(), largest);
    }

    long next() {
      return next;
    }

    List<BatchPart> parts() throws SQLException {
      return ranges().stream()
          .map(range -> new BatchPart(table.table(), window, range, snapshot))
          .toList();
    }

    private List<ReadRange> ranges() throws SQLException {
      Partitioned partitioned = from.partitioned();
      if (partitioned == null || (window != null && window.isEmpty())) {
        return List.of(ReadRange.ALL);
      }
      OrderedColumn cut = OrderedColumn.of(dataset, table, "partitioned", partitioned.column());
      RowCondition rows =
          RowCondition.of(dialect, window, cursor, ReadRange.ALL, null).within(dialect, cut);
      Long min = end("MIN", cut, rows);
      Long max = end("MAX", cut, rows);
      return min == null || max == null
          ? List.of(ReadRange.ALL)
          : ReadRange.cut(min, max, partitioned.number());
    }

    /** The smallest or the largest value; null where there is none. */
    private @Nullable Long end(String function, OrderedColumn column, RowCondition rows)
        throws SQLException {
      String name = dialect.quoted(column.found().name());
      SelectedColumn selected = dialect.select(column.found(), read(column), Integer.MAX_VALUE);
      String sql =
          "SELECT %s FROM (SELECT %s(%s) AS %s FROM %s%s) ends"
              .formatted(
                  selected.expression(),
                  function,
                  name,
                  name,
                  dialect.quoted(table.table()),
                  rows.sql());
      var row = new TypedRow(1);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        rows.bind(dialect, statement);
        try (ResultSet result = statement.executeQuery()) {
          result.next();
          Fault fault = selected.value().read(result, 1, row, 0);
          if (fault != null) {
            throw new BatchRefusedException(
                "Cannot read table '"
                    + table.table()
                    + "' by column '"
                    + column.found().name()
                    + "': no position can say its largest value: "
                    + fault.message());
          }
        }
      }
      return row.isNullAt(0) ? null : column.kind().value(row, 0);
    }

    /** The column by the type that its kind is read by. */
    private static Column read(OrderedColumn column) {
      return new Column(
          column.found().name(),
          new ValueSpec(column.kind().type(), false, null),
          Origin.SAME_NAME,
          null);
    }
  }
}
