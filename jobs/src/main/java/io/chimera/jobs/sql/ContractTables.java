package io.chimera.jobs.sql;

import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.EventTime;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.contract.Names;
import io.chimera.schemas.contract.StartPosition;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.TargetKind;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.LakeLoader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.source.IcebergTableSource;
import org.jspecify.annotations.Nullable;

/** The tables that contracts have in SQL: what they look like, and how they are read. */
final class ContractTables implements DynamicTableSourceFactory {
  /** Follows the dataset's name in that of the table with what comes from the source. */
  static final String STREAM = "_stream";

  private static final String EVENT_TIME = "event_time";
  private static final String EARLIEST = "earliest";
  private static final String LATEST = "latest";
  private static final String CONTRACT = "contract";
  private static final String NOW = "now";

  private final Map<String, ContractFile> contracts;
  private final PlatformSettings platform;
  private final Duration allowance;

  ContractTables(
      Map<String, ContractFile> contracts, PlatformSettings platform, Duration allowance) {
    this.contracts = Map.copyOf(contracts);
    this.platform = platform;
    this.allowance = allowance;
  }

  /** A dataset's tables by name. What a database has is read by pipelines alone. */
  static Map<String, CatalogTable> of(Contract contract, Dataset dataset) {
    var tables = new LinkedHashMap<String, CatalogTable>();
    tables.put(dataset.name(), table(governed(dataset), contract, dataset));
    if (contract.source() instanceof KafkaSourceSpec) {
      tables.put(dataset.name() + STREAM, table(stream(dataset), contract, dataset));
    }
    return tables;
  }

  private static CatalogTable table(Schema schema, Contract contract, Dataset dataset) {
    return CatalogTable.newBuilder()
        .schema(schema)
        .comment("Dataset '" + dataset.name() + "' of contract '" + contract.name() + "'")
        .partitionKeys(List.of())
        .options(Map.of())
        .build();
  }

  private static Schema.Builder columns(Dataset dataset) {
    return Schema.newBuilder()
        .fromRowDataType(TypeConversions.fromLogicalToDataType(RowTypes.written(dataset)));
  }

  private static Schema governed(Dataset dataset) {
    Schema.Builder schema = columns(dataset);
    List<String> key = dataset.target().kind().keyColumns();
    if (!key.isEmpty()) {
      schema.primaryKey(key);
    }
    return schema.build();
  }

  /** Flink's event time has milliseconds, so that it is a column of its own. */
  private static Schema stream(Dataset dataset) {
    Schema.Builder schema = columns(dataset);
    EventTime eventTime = dataset.eventTime();
    if (eventTime != null) {
      String name = EVENT_TIME;
      while (isWritten(dataset, name)) {
        name += "_ms";
      }
      boolean isMoment =
          dataset.columns().get(dataset.indexOf(eventTime.column())).type()
              == Primitive.TIMESTAMPTZ;
      schema
          .columnByExpression(
              name,
              "CAST(`"
                  + eventTime.column()
                  + "` AS "
                  + (isMoment ? "TIMESTAMP_LTZ(3)" : "TIMESTAMP(3)")
                  + ")")
          .watermark(name, "SOURCE_WATERMARK()");
    }
    return schema.build();
  }

  private static boolean isWritten(Dataset dataset, String column) {
    return dataset.writtenColumns().stream().anyMatch(each -> each.name().equals(column));
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    String table = context.getObjectIdentifier().getObjectName();
    ContractFile declared = contracts.get(context.getObjectIdentifier().getDatabaseName());
    if (declared == null) {
      throw new ValidationException(
          "Cannot read table '" + context.getObjectIdentifier() + "': no contract declares it");
    }
    Contract contract = declared.unchanged();
    for (Dataset dataset : contract.datasets()) {
      if (table.equals(dataset.name())) {
        return governed(dataset, context);
      }
      if (table.equals(dataset.name() + STREAM)) {
        return stream(contract, dataset, context);
      }
    }
    throw new ValidationException(
        "Cannot read table '"
            + table
            + "': contract '"
            + contract.name()
            + "' has no such dataset");
  }

  /** By Iceberg's own source, with all options that it knows. */
  private DynamicTableSource governed(Dataset dataset, Context context) {
    TableName table = dataset.target().table();
    return LakeScan.of(
        new IcebergTableSource(
            TableLoader.fromCatalog(
                new LakeLoader(platform.catalog()), LakeCatalog.identifier(table)),
            context.getCatalogTable().getResolvedSchema(),
            context.getCatalogTable().getOptions(),
            context.getConfiguration()),
        table,
        () -> dataset.target().kind() instanceof TargetKind.Append,
        context,
        platform);
  }

  private DynamicTableSource stream(Contract contract, Dataset dataset, Context context) {
    Map<String, String> said = context.getCatalogTable().getOptions();
    String name = context.getObjectIdentifier().getObjectName();
    SqlOptions.check(name, said, Set.of(SqlOptions.READER, SqlOptions.START, SqlOptions.UNTIL));
    @Nullable String reader = SqlOptions.find(SqlOptions.READER, said, context.getConfiguration());
    // Behind '__' a table's name says what it is beside another.
    if (reader != null && (!Names.IDENTIFIER.matcher(reader).matches() || reader.contains("__"))) {
      throw new ValidationException(
          "Cannot read table '"
              + name
              + "' as reader '"
              + reader
              + "', expected a small letter, then at most 62 small letters, digits and '_', and no"
              + " '__'");
    }
    return new StreamScan(
        SourceRead.of(contract, dataset, reader)
            .from(start(name, SqlOptions.find(SqlOptions.START, said, context.getConfiguration())))
            .within(
                allowance,
                isBounded(
                    name, SqlOptions.find(SqlOptions.UNTIL, said, context.getConfiguration()))),
        platform);
  }

  private static @Nullable StartPosition start(String table, @Nullable String said) {
    if (said == null || said.equals(CONTRACT)) {
      return null;
    }
    return switch (said) {
      case EARLIEST -> StartPosition.EARLIEST;
      case LATEST -> StartPosition.LATEST;
      default ->
          throw new ValidationException(
              "Cannot read table '"
                  + table
                  + "' with 'start' = '"
                  + said
                  + "', expected one of "
                  + List.of(CONTRACT, EARLIEST, LATEST));
    };
  }

  private static boolean isBounded(String table, @Nullable String said) {
    if (said == null || said.equals(NOW)) {
      return said != null;
    }
    throw new ValidationException(
        "Cannot read table '"
            + table
            + "' with 'until' = '"
            + said
            + "', expected '"
            + NOW
            + "', or nothing for a read that goes on");
  }

  @Override
  public String factoryIdentifier() {
    return "chimera-contract";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(SqlOptions.READER, SqlOptions.START, SqlOptions.UNTIL);
  }
}
