package io.chimera.sinks;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.ledger.Openings;
import io.chimera.sinks.ledger.Rollback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** A real catalog on SQLite with its tables in a directory of the test's own. */
public final class TestLake implements AutoCloseable {
  private final CatalogSettings settings;
  private final LakeCatalog catalog;

  public TestLake(Path directory) {
    settings =
        new CatalogSettings(
            "lake",
            "jdbc:sqlite:" + directory.resolve("catalog.db"),
            directory.resolve("warehouse").toString());
    catalog = LakeCatalog.open(settings);
  }

  public LakeCatalog catalog() {
    return catalog;
  }

  public Lake.Address address() {
    return Lake.Address.of(settings);
  }

  /** Creates the tables of all datasets and opens them at {@code start}. */
  public List<OpenedDataset> open(Contract contract, Positions start) {
    return open(contract, head -> start);
  }

  /** Opens every dataset where its own ledger ends. */
  public List<OpenedDataset> openAgain(Contract contract) {
    return open(contract, head -> head.orElseThrow().to());
  }

  private List<OpenedDataset> open(
      Contract contract, Function<Optional<LedgerEntry>, Positions> start) {
    var opened = new ArrayList<OpenedDataset>();
    for (Dataset dataset : contract.datasets()) {
      Table main = TargetTables.main(catalog, dataset);
      Table quarantine = TargetTables.quarantine(catalog, dataset);
      opened.add(Openings.open(contract, dataset, main, quarantine, Rollback.REFUSE, start));
    }
    return opened;
  }

  public Table table(String name) {
    return catalog.load(new TableName("casino", name));
  }

  /** Drops a table, as somebody with another engine does. */
  public void drop(TableName name) {
    try (var another = new JdbcCatalog()) {
      another.setConf(new Configuration());
      another.initialize(
          settings.name(),
          Map.of(
              CatalogProperties.URI,
              settings.uri(),
              CatalogProperties.WAREHOUSE_LOCATION,
              settings.warehouse(),
              "jdbc.schema-version",
              "V1"));
      another.dropTable(TableIdentifier.of(name.namespace(), name.name()), false);
    }
  }

  /** All rows, each as text, sorted. */
  public List<String> rows(String table) {
    var rows = new ArrayList<String>();
    try (var records = IcebergGenerics.read(table(table)).build()) {
      for (Record record : records) {
        rows.add(record.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rows.sort(null);
    return rows;
  }

  /** Values of one column, sorted. */
  public List<Object> values(String table, String column) {
    var values = new ArrayList<Comparable<Object>>();
    try (var records = IcebergGenerics.read(table(table)).select(column).build()) {
      for (Record record : records) {
        values.add(comparable(record.getField(column)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    values.sort(null);
    return new ArrayList<>(values);
  }

  @SuppressWarnings("unchecked")
  private static Comparable<Object> comparable(Object value) {
    return (Comparable<Object>) value;
  }

  /** Splits 0, 1, ... of topic {@code game_v1} at the given positions. */
  public static Positions at(long... next) {
    var splits = new TreeMap<Integer, Long>();
    for (int split = 0; split < next.length; split++) {
      splits.put(split, next[split]);
    }
    return new Positions(
        "cluster-1", new TreeMap<>(Map.of("game_v1", new StreamPositions("topic-1", splits))));
  }

  @Override
  public void close() {
    catalog.close();
  }
}
