package io.chimera.jobs.sql;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Names;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.QueryTarget;
import io.chimera.sinks.ledger.QueryOpening.Again;
import io.chimera.sinks.ledger.TableLedger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.flink.source.IcebergTableSource;
import org.jspecify.annotations.Nullable;

/** How the lake's tables are read and written in SQL. */
final class LakeTables implements DynamicTableSourceFactory, DynamicTableSinkFactory {
  private static final String USUAL_PIPELINE = "sql";
  private static final String REFUSE = "empty";
  private static final String APPEND = "append";

  private static final Set<String> KNOWN =
      Set.of(SqlOptions.PIPELINE.key(), SqlOptions.START.key());

  /** What Iceberg's catalog says of each of its tables. */
  private static final Set<String> OF_CATALOG = Set.of("connector", "src-catalog");

  private final DynamicTableSourceFactory sources;
  private final Catalog catalog;
  private final PlatformSettings platform;

  /**
   * @param sources Iceberg's own, which read
   * @param catalog the lake's
   */
  LakeTables(DynamicTableSourceFactory sources, Catalog catalog, PlatformSettings platform) {
    this.sources = sources;
    this.catalog = catalog;
    this.platform = platform;
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    ObjectIdentifier identifier = context.getObjectIdentifier();
    // Behind '$' is which of a table's own tables is read, as that of its snapshots.
    String object = identifier.getObjectName().replaceFirst("\\$.*", "");
    var table = new TableName(identifier.getDatabaseName(), object);
    var reading = (IcebergTableSource) sources.createDynamicTableSource(context);
    return LakeScan.of(
        reading,
        table,
        () -> QueryTarget.isAppendOnly(catalog.loadTable(LakeCatalog.identifier(table))),
        context,
        platform);
  }

  @Override
  public DynamicTableSink createDynamicTableSink(Context context) {
    ObjectIdentifier identifier = context.getObjectIdentifier();
    TableName name = name(identifier);
    Table table = catalog.loadTable(LakeCatalog.identifier(name));
    Map<String, String> said = hints(context.getCatalogTable().getOptions(), table);
    SqlOptions.check(name.toString(), said, Set.of(SqlOptions.PIPELINE, SqlOptions.START));
    String pipeline =
        Optional.ofNullable(SqlOptions.find(SqlOptions.PIPELINE, said, context.getConfiguration()))
            .orElse(USUAL_PIPELINE);
    if (!Names.IDENTIFIER.matcher(pipeline).matches()) {
      throw new ValidationException(
          "Cannot write to table '"
              + name
              + "' as pipeline '"
              + pipeline
              + "', expected a small letter, then at most 62 small letters, digits and '_'");
    }
    Contract contract = QueryTarget.of(name, table, pipeline);
    checkOwner(name, table, contract.pipelineOf(contract.datasets().get(0)));
    return new LedgerSink(contract, again(name, said.get(SqlOptions.START.key())), platform);
  }

  /** What is said of one statement, and not of the table. */
  private static Map<String, String> hints(Map<String, String> options, Table table) {
    var hints = new HashMap<>(options);
    hints.keySet().removeAll(OF_CATALOG);
    // A table may have been made with options of ours: what it says of itself counts too.
    hints
        .entrySet()
        .removeIf(
            each ->
                !KNOWN.contains(each.getKey())
                    && each.getValue().equals(table.properties().get(each.getKey())));
    return hints;
  }

  private static TableName name(ObjectIdentifier identifier) {
    var name = new TableName(identifier.getDatabaseName(), identifier.getObjectName());
    boolean isNamed =
        Names.IDENTIFIER.matcher(name.namespace()).matches()
            && Names.IDENTIFIER.matcher(name.name()).matches();
    if (!isNamed || name.isKept()) {
      throw new ValidationException(
          "Cannot write to table '"
              + name
              + "': Chimera keeps tables of such names for itself, or the name has other characters"
              + " than small letters, digits and '_'");
    }
    return name;
  }

  /** The opening refuses it too, but not before the job runs. */
  private static void checkOwner(TableName name, Table table, String pipeline) {
    new TableLedger(table)
        .head()
        .map(head -> head.entry().run().pipeline())
        .filter(owner -> !owner.equals(pipeline))
        .ifPresent(
            owner -> {
              throw new ValidationException(
                  "Cannot write to table '"
                      + name
                      + "' as pipeline '"
                      + pipeline
                      + "': its ledger is kept by pipeline '"
                      + owner
                      + "'; expected another table, or the option 'pipeline' by which it was"
                      + " written");
            });
  }

  private static Again again(TableName table, @Nullable String said) {
    if (said == null || said.equals(REFUSE)) {
      return Again.REFUSE;
    }
    if (said.equals(APPEND)) {
      return Again.APPEND;
    }
    throw new ValidationException(
        "Cannot write to table '"
            + table
            + "' with 'start' = '"
            + said
            + "', expected one of "
            + List.of(REFUSE, APPEND));
  }

  @Override
  public String factoryIdentifier() {
    return "chimera-table";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(SqlOptions.PIPELINE, SqlOptions.START);
  }
}
