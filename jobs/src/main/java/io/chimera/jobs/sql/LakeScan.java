package io.chimera.jobs.sql;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.lineage.DatasetName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;
import org.apache.iceberg.flink.FlinkReadOptions;
import org.apache.iceberg.flink.source.IcebergTableSource;

/**
 * A table of the lake that is read by Iceberg's own source, and says of itself which table it is:
 * what a plan calls it is the name that a session has given.
 */
final class LakeScan
    implements ScanTableSource,
        SupportsProjectionPushDown,
        SupportsFilterPushDown,
        SupportsLimitPushDown,
        SupportsSourceWatermark {
  private final IcebergTableSource reading;
  private final TableName table;
  private final PlatformSettings platform;

  private LakeScan(IcebergTableSource reading, TableName table, PlatformSettings platform) {
    this.reading = reading;
    this.table = table;
    this.platform = platform;
  }

  /**
   * Reads a table.
   *
   * @param reading Iceberg's own source of it
   * @param isAppendOnly whether rows are added to it and never changed; asked only of a streaming
   *     read
   * @param context with what is said of the read
   * @throws ValidationException for a read that would leave out what is changed
   */
  static LakeScan of(
      IcebergTableSource reading,
      TableName table,
      BooleanSupplier isAppendOnly,
      DynamicTableFactory.Context context,
      PlatformSettings platform) {
    Map<String, String> said = context.getCatalogTable().getOptions();
    boolean isStreaming =
        Boolean.parseBoolean(
            said.getOrDefault(
                FlinkReadOptions.STREAMING,
                String.valueOf(context.getConfiguration().get(FlinkReadOptions.STREAMING_OPTION))));
    // Iceberg's source goes on with snapshots alone that add rows, and says nothing of others.
    if (isStreaming && !isAppendOnly.getAsBoolean()) {
      throw new ValidationException(
          "Cannot read table '"
              + table
              + "' with 'streaming' = 'true': its rows are changed, and changes would be left out;"
              + " expected a table that rows are only added to, or 'streaming' = 'false'");
    }
    return new LakeScan(reading, table, platform);
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return reading.getChangelogMode();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    var rows = (DataStreamScanProvider) reading.getScanRuntimeProvider(context);
    if (!platform.isTelling()) {
      return rows;
    }
    return new DataStreamScanProvider() {
      @Override
      public DataStream<RowData> produceDataStream(
          ProviderContext provider, StreamExecutionEnvironment environment) {
        DataStream<RowData> read = rows.produceDataStream(provider, environment);
        // The planner says so to what it gets, and that is not the source.
        rows.getParallelism().ifPresent(asked -> read.getTransformation().setParallelism(asked));
        return described(read, environment, new Uids(provider));
      }

      @Override
      public boolean isBounded() {
        return rows.isBounded();
      }

      @Override
      public Optional<Integer> getParallelism() {
        return rows.getParallelism();
      }
    };
  }

  /**
   * The planner describes what it is given by words of its own, so that has to be another one: it
   * does nothing, not even say how rows are to be passed on.
   */
  private DataStream<RowData> described(
      DataStream<RowData> rows, StreamExecutionEnvironment environment, Uids uids) {
    Transformation<RowData> source = rows.getTransformation();
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      source.setDescription(PlanLineage.description(DatasetName.ofTable(catalog.load(table))));
    }
    uids.on(source, "scan");
    return new DataStream<>(environment, new PartitionTransformation<>(source, null));
  }

  @Override
  public boolean supportsNestedProjection() {
    return reading.supportsNestedProjection();
  }

  @Override
  public void applyProjection(int[][] fields, DataType produced) {
    reading.applyProjection(fields, produced);
  }

  @Override
  public Result applyFilters(List<ResolvedExpression> filters) {
    return reading.applyFilters(filters);
  }

  @Override
  public void applyLimit(long limit) {
    reading.applyLimit(limit);
  }

  @Override
  public void applySourceWatermark() {
    reading.applySourceWatermark();
  }

  @Override
  public DynamicTableSource copy() {
    return new LakeScan((IcebergTableSource) reading.copy(), table, platform);
  }

  @Override
  public String asSummaryString() {
    return "Table '" + table + "' of the lake";
  }
}
