package io.chimera.jobs.sql;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.PlatformSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.factories.Factory;

/**
 * Contracts as a catalog: each is a database, each of its datasets a table with what is governed,
 * and one called {@code <dataset>_stream} with what comes from the source.
 */
final class ContractCatalog extends GenericInMemoryCatalog {
  private final ContractTables tables;
  private boolean isFilled;

  private ContractCatalog(String name, String defaultDatabase, ContractTables tables) {
    super(name, defaultDatabase);
    this.tables = tables;
  }

  /**
   * Makes a catalog.
   *
   * @throws ValidationException if two contracts have one name
   */
  static ContractCatalog of(
      String name, List<ContractFile> contracts, PlatformSettings platform, Duration allowance) {
    var byName = new HashMap<String, ContractFile>();
    for (ContractFile each : contracts) {
      if (byName.put(each.contract().name(), each) != null) {
        throw new ValidationException(
            "Cannot make catalog '"
                + name
                + "': two contracts are called '"
                + each.contract().name()
                + "', expected each name once");
      }
    }
    var catalog =
        new ContractCatalog(
            name,
            contracts.get(0).contract().name(),
            new ContractTables(byName, platform, allowance));
    contracts.forEach(each -> catalog.fill(each.contract()));
    catalog.isFilled = true;
    return catalog;
  }

  private void fill(Contract contract) {
    try {
      createDatabase(
          contract.name(), new CatalogDatabaseImpl(Map.of(), contract.description()), true);
      for (Dataset dataset : contract.datasets()) {
        for (Map.Entry<String, CatalogTable> table :
            ContractTables.of(contract, dataset).entrySet()) {
          createTable(new ObjectPath(contract.name(), table.getKey()), table.getValue(), false);
        }
      }
    } catch (TableAlreadyExistException e) {
      throw new ValidationException(
          "Cannot make database '"
              + contract.name()
              + "' of its contract: a dataset is called as what comes from the source of another,"
              + " its name with '"
              + ContractTables.STREAM
              + "' behind; expected another name of one of them",
          e);
    } catch (DatabaseAlreadyExistException | DatabaseNotExistException e) {
      throw new ValidationException(
          "Cannot make database '" + contract.name() + "' of its contract", e);
    }
  }

  @Override
  public Optional<Factory> getFactory() {
    return Optional.of(tables);
  }

  /** Or Flink would complain of a missing connector before it asks. */
  @Override
  public boolean supportsManagedTable() {
    return false;
  }

  @Override
  public void createDatabase(String name, CatalogDatabase database, boolean ignoreIfExists)
      throws DatabaseAlreadyExistException {
    checkFilling();
    super.createDatabase(name, database, ignoreIfExists);
  }

  @Override
  public void createTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfExists)
      throws TableAlreadyExistException, DatabaseNotExistException {
    checkFilling();
    super.createTable(path, table, ignoreIfExists);
  }

  @Override
  public void dropTable(ObjectPath path, boolean ignoreIfNotExists) {
    throw refused();
  }

  @Override
  public void alterTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfNotExists) {
    throw refused();
  }

  @Override
  public void renameTable(ObjectPath path, String name, boolean ignoreIfNotExists) {
    throw refused();
  }

  private void checkFilling() {
    if (isFilled) {
      throw refused();
    }
  }

  private CatalogException refused() {
    return new CatalogException(
        "Cannot change catalog '"
            + getName()
            + "': it has what its contracts declare; expected a table of the lake, or a temporary"
            + " one");
  }
}
