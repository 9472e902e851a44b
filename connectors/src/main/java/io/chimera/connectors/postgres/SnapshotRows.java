package io.chimera.connectors.postgres;

import io.chimera.connectors.database.DatabaseAccess;
import io.chimera.connectors.database.RowTexts;
import io.chimera.connectors.database.TableSelect;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows of a part of a snapshot, one after the other. Not thread-safe. */
public final class SnapshotRows implements AutoCloseable {
  private final DatabaseAccess access;
  private final SnapshotPart part;
  private final TableSelect select;
  private final Statement statement;
  private final ResultSet result;

  SnapshotRows(
      DatabaseAccess access,
      SnapshotPart part,
      TableSelect select,
      Statement statement,
      ResultSet result) {
    this.access = access;
    this.part = part;
    this.select = select;
    this.statement = statement;
    this.result = result;
  }

  /** Goes to the next row; false if there is none. */
  public boolean next() {
    try {
      return result.next();
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }

  /**
   * Reads the row at hand.
   *
   * @return why it is not as the contract says, or null
   */
  public @Nullable Fault read(TypedRow row) {
    try {
      return select.read(result, row);
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }

  /** How many rows the server counts in the part, when all were read. */
  long count() {
    try (var counting = statement.getConnection().createStatement();
        ResultSet count = counting.executeQuery(select.countSql() + part.condition())) {
      count.next();
      return count.getLong(1);
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }

  /** The row at hand for people; it can be asked for later. */
  Supplier<byte[]> texts(Dataset dataset) {
    try {
      byte[] text = RowTexts.of(result, dataset.columns());
      return () -> text;
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }

  private RuntimeException unavailable(SQLException failure) {
    return access.unavailable("read table '" + part.table() + "'", failure);
  }

  @Override
  public void close() {
    // With it goes the result.
    try {
      statement.close();
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }
}
