package io.chimera.jobs.sql;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.LakeLoader;
import io.chimera.sinks.iceberg.QueryTarget;
import io.chimera.sinks.ledger.TableLedger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.flink.FlinkCatalog;

/**
 * The lake's tables in SQL. Iceberg's own catalog shows, makes and reads them; what is written goes
 * by the ledger.
 */
final class LakeSqlCatalog extends FlinkCatalog {
  private static final String DEFAULT_DATABASE = "default";
  private static final long NO_CACHE = -1;

  private final PlatformSettings platform;

  LakeSqlCatalog(String name, PlatformSettings platform) {
    super(
        name,
        DEFAULT_DATABASE,
        Namespace.empty(),
        new LakeLoader(platform.catalog()),
        Map.of(),
        false,
        NO_CACHE);
    this.platform = platform;
  }

  @Override
  public Optional<Factory> getFactory() {
    return Optional.of(
        new LakeTables(
            (DynamicTableSourceFactory) super.getFactory().orElseThrow(), catalog(), platform));
  }

  /** With the properties of tables of ours, where the statement says nothing else. */
  @Override
  public void createTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfExists)
      throws TableAlreadyExistException {
    CatalogBaseTable made = table;
    if (table instanceof ResolvedCatalogTable resolved) {
      boolean isKeyed = resolved.getResolvedSchema().getPrimaryKey().isPresent();
      var options = new HashMap<>(QueryTarget.properties(isKeyed));
      options.putAll(resolved.getOptions());
      made = resolved.copy(options);
    }
    super.createTable(path, made, ignoreIfExists);
  }

  /** With the table beside it that has what it rejected. */
  @Override
  public void dropTable(ObjectPath path, boolean ignoreIfNotExists) throws TableNotExistException {
    check("drop", path, false);
    boolean unusedWasThere = catalog().dropTable(LakeCatalog.identifier(name(path).quarantine()));
    super.dropTable(path, ignoreIfNotExists);
  }

  /** A ledger's owner has the table's name in its own. */
  @Override
  public void renameTable(ObjectPath path, String newName, boolean ignoreIfNotExists)
      throws TableNotExistException, TableAlreadyExistException {
    check("rename", path, true);
    super.renameTable(path, newName, ignoreIfNotExists);
  }

  @Override
  public void alterTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfNotExists)
      throws TableNotExistException {
    check("alter", path, false);
    super.alterTable(path, table, ignoreIfNotExists);
  }

  @Override
  public void alterTable(
      ObjectPath path, CatalogBaseTable table, List<TableChange> changes, boolean ignoreIfNotExists)
      throws TableNotExistException {
    check("alter", path, false);
    super.alterTable(path, table, changes, ignoreIfNotExists);
  }

  /**
   * What a contract declares is changed by it alone, or its pipeline would find another table than
   * it has books of.
   */
  private void check(String what, ObjectPath path, boolean alsoOfQueries) {
    TableName name = name(path);
    if (name.isKept()) {
      throw new CatalogException(
          "Cannot "
              + what
              + " table '"
              + name
              + "': Chimera keeps it beside others; expected the table that it belongs to");
    }
    if (catalog().tableExists(LakeCatalog.identifier(name))) {
      new TableLedger(catalog().loadTable(LakeCatalog.identifier(name)))
          .head()
          .map(head -> head.entry().run())
          .filter(run -> alsoOfQueries || !QueryTarget.isQuery(run.contractVersion()))
          .ifPresent(
              run -> {
                throw new CatalogException(
                    "Cannot "
                        + what
                        + " table '"
                        + name
                        + "': its ledger is kept by pipeline '"
                        + run.pipeline()
                        + "'; expected "
                        + (QueryTarget.isQuery(run.contractVersion())
                            ? "a table that nobody has written to"
                            : "a change of its contract"));
              });
    }
  }

  private static TableName name(ObjectPath path) {
    return new TableName(path.getDatabaseName(), path.getObjectName());
  }
}
