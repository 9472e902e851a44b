package io.chimera.connectors.postgres;

import io.chimera.connectors.database.PostgresTypes;
import io.chimera.schemas.contract.SourceTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the log does not tell of tables, as the server has it now. */
interface LiveCatalog {

  PostgresTypes types();

  /**
   * The columns of each index by which rows of a table are told apart, the primary key first; empty
   * if the table is not there any more.
   */
  Optional<List<Set<String>>> keys(SourceTable table);
}
