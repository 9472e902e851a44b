package io.chimera.connectors.database;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads one value of a result's current row into a row of ours. */
@FunctionalInterface
interface SqlValue {

  /**
   * @param place of the value in the result, from 1
   * @param column of the row
   * @return why the column's type cannot hold the value, or null
   * @throws SQLException if the database is gone; never because of the value
   */
  @Nullable Fault read(ResultSet result, int place, TypedRow row, int column) throws SQLException;
}
