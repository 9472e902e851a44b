package io.chimera.sinks.iceberg;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.platform.StoreSettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.io.FileIO;

/**
 * The Iceberg catalog of the platform's settings, opened where it is used: the settings travel in
 * the job graph, the connection does not. Not thread-safe; whoever opens one closes it.
 */
public final class LakeCatalog implements Lake {
  static final String SQLITE = "jdbc:sqlite:";

  private final CatalogSettings settings;
  private final Catalog catalog;
  private final SupportsNamespaces namespaces;
  private boolean isStoreTried;

  private LakeCatalog(CatalogSettings settings, Catalog catalog) {
    this.settings = settings;
    this.catalog = catalog;
    this.namespaces = (SupportsNamespaces) catalog;
  }

  /** Opens the catalog and creates its database with its tables where they do not exist yet. */
  public static LakeCatalog open(CatalogSettings settings) {
    return new LakeCatalog(settings, catalog(settings));
  }

  /** The same as Iceberg has it, for its own parts. */
  static Catalog catalog(CatalogSettings settings) {
    file(settings).ifPresent(LakeCatalog::createDirectory);
    return Catalogs.open(settings);
  }

  /**
   * The file that a catalog of one machine is kept in, which those who only look must not make by
   * opening it; empty for catalogs that are elsewhere.
   */
  public static Optional<Path> file(CatalogSettings settings) {
    return settings.uri().startsWith(SQLITE)
        ? Optional.of(Path.of(settings.uri().substring(SQLITE.length())).toAbsolutePath())
        : Optional.empty();
  }

  /** SQLite makes its file, but not the directory that a fresh lake lacks. */
  private static void createDirectory(Path file) {
    Path directory = file.getParent();
    try {
      if (directory != null) {
        Files.createDirectories(directory);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot create directory '" + directory + "' for the catalog", failure);
    }
  }

  /**
   * Tries whether the warehouse can be seen that is in a store; of one that is elsewhere, or that
   * only the catalog's service knows the place of, nothing is tried.
   *
   * @throws StoreUnavailableException naming warehouse and store
   */
  public static void tryWarehouse(CatalogSettings settings) {
    Catalogs.files(settings, Secrets.ofThisMachine()).close();
  }

  /**
   * The same where only the catalog's service knows the place, by the first of these tables that
   * there is.
   *
   * @return the table's place; empty if there is none of them, and nothing was tried
   * @throws StoreUnavailableException as above, or if the service does not say it
   */
  public static Optional<String> tryTables(CatalogSettings settings, List<TableName> tables) {
    try (var lake = open(settings)) {
      return tables.stream()
          .filter(lake::exists)
          .findFirst()
          .map(table -> lake.load(table).location());
    } catch (RESTException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw new StoreUnavailableException(
          "Cannot ask the catalog at '"
              + settings.uri()
              + "' where its tables are: "
              + cause.getMessage(),
          failure);
    }
  }

  @Override
  public Table load(TableName name) {
    return inReach(catalog.loadTable(identifier(name)));
  }

  /**
   * A service may have tables in a store that these settings do not know, or of which nothing was
   * tried at opening, since the place was not known.
   */
  private Table inReach(Table table) {
    if (!StoreSettings.isPlace(table.location())) {
      return table;
    }
    if (settings.store() == null) {
      throw new IllegalStateException(
          "Cannot use table '"
              + table.name()
              + "': its files are at '"
              + table.location()
              + "', and chimera.yaml does not say how that store is reached; add 'catalog.store'");
    }
    if (!settings.isInStore() && !isStoreTried && table.io() instanceof StoreFiles files) {
      files.tryAt(table.location());
      isStoreTried = true;
    }
    return table;
  }

  /** All tables by name, quarantine tables included. */
  public List<TableName> tables() {
    return namespaces.listNamespaces().stream()
        .flatMap(namespace -> catalog.listTables(namespace).stream())
        .map(table -> new TableName(table.namespace().toString(), table.name()))
        .sorted(Comparator.comparing(TableName::toString))
        .toList();
  }

  public boolean exists(TableName name) {
    return catalog.tableExists(identifier(name));
  }

  /** The address of the metadata file that the catalog has for a table, as it was loaded. */
  public static String metadataLocation(Table table) {
    return metadata(table).metadataFileLocation();
  }

  /** What stands in that file, as the table was loaded. */
  public static TableMetadata metadata(Table table) {
    return ((HasTableOperations) table).operations().current();
  }

  /**
   * Makes a table known whose files are all there.
   *
   * @param metadata the address of its metadata file
   */
  public void register(TableName name, String metadata) {
    createNamespace(name.namespace());
    Table unusedTable = catalog.registerTable(identifier(name), metadata);
  }

  /** What is at addresses that no table of the catalog is asked about; the caller closes it. */
  public FileIO files() {
    return Catalogs.files(settings, Secrets.ofThisMachine());
  }

  /** Creates the namespace, unless it exists. */
  void createNamespace(String name) {
    var namespace = Namespace.of(name);
    try {
      if (!namespaces.namespaceExists(namespace)) {
        namespaces.createNamespace(namespace);
      }
    } catch (RuntimeException failure) {
      // Somebody else may have been faster; the database then speaks of a violated constraint.
      if (!namespaces.namespaceExists(namespace)) {
        throw failure;
      }
    }
  }

  Table create(TableName name, TableLayout layout) {
    return inReach(
        catalog
            .buildTable(identifier(name), layout.schema())
            .withPartitionSpec(layout.partitions())
            .withSortOrder(layout.order())
            .withProperties(layout.properties())
            .create());
  }

  @Override
  public void close() {
    try {
      ((Closeable) catalog).close();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot close catalog '" + catalog.name() + "'", failure);
    }
  }

  /** A table as Iceberg calls it. */
  public static TableIdentifier identifier(TableName name) {
    return TableIdentifier.of(name.namespace(), name.name());
  }
}
