package io.chimera.sinks.stock;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.FaultyLake;
import io.chimera.sinks.FaultyLake.Faults;
import io.chimera.sinks.WrittenTable;
import io.chimera.sinks.iceberg.Lake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.util.MiniClusterWithClientResource;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.IcebergSink;
import org.apache.iceberg.flink.util.FlinkCompatibilityUtil;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** Numbers into a table through Iceberg's own sink for Flink, at two subtasks. */
final class StockJob implements AutoCloseable {
  static final AtomicLong READ = new AtomicLong();

  private static final long PAUSE_MICROS = 200;
  private static volatile long pauseMicros;

  private static final TableIdentifier NUMBERS = TableIdentifier.of("casino", "numbers");
  private static final Schema SCHEMA =
      new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

  private final CatalogLoader loader;
  private final MiniClusterWithClientResource cluster;

  /** A cluster of its own, and the table; made if it is not there. */
  StockJob(Path directory) throws Exception {
    READ.set(0);
    pauseMicros = PAUSE_MICROS;
    loader =
        CatalogLoader.custom(
            "lake",
            Map.of(
                CatalogProperties.URI,
                "jdbc:sqlite:" + directory.resolve("catalog.db"),
                CatalogProperties.WAREHOUSE_LOCATION,
                directory.resolve("warehouse").toString(),
                "jdbc.schema-version",
                "V1"),
            new org.apache.hadoop.conf.Configuration(),
            "org.apache.iceberg.jdbc.JdbcCatalog");
    Catalog catalog = loader.loadCatalog();
    if (!catalog.tableExists(NUMBERS)) {
      ((SupportsNamespaces) catalog).createNamespace(Namespace.of("casino"));
      catalog.createTable(NUMBERS, SCHEMA);
    }
    var configuration = new Configuration();
    configuration.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
    configuration.set(TaskManagerOptions.BIND_HOST, "127.0.0.1");
    configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    cluster =
        new MiniClusterWithClientResource(
            new MiniClusterResourceConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumberTaskManagers(1)
                .setNumberSlotsPerTaskManager(2)
                .build());
    cluster.before();
  }

  /**
   * Numbers from one to another, exclusive.
   *
   * @param jobId the job's id in hexadecimal digits, or null for a new one
   * @param savepoint where to restore from, or null
   */
  StreamExecutionEnvironment numbers(
      long from, long to, @Nullable String jobId, @Nullable String savepoint) {
    return numbers(from, to, jobId, savepoint, Faults.none());
  }

  /** As above; commits go wrong as told, and the job may restart. */
  StreamExecutionEnvironment numbers(
      long from, long to, @Nullable String jobId, @Nullable String savepoint, Faults faults) {
    FaultyLoader.faults = faults;
    var configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    if (jobId != null) {
      configuration.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, jobId);
    }
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    var environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    environment.enableCheckpointing(150);
    var rows =
        environment
            .fromSequence(from, to - 1)
            .uid("numbers")
            .map(new ToRow())
            .uid("rows")
            .returns(FlinkCompatibilityUtil.toTypeInfo(FlinkSchemaUtil.convert(SCHEMA)));
    IcebergSink.forRowData(rows)
        .tableLoader(new FaultyLoader(TableLoader.fromCatalog(loader, NUMBERS)))
        .uidSuffix("stock")
        .append();
    return environment;
  }

  /** From now on a record takes so many times less. */
  void hurry(int times) {
    pauseMicros = PAUSE_MICROS / times;
  }

  Table table() {
    return loader.loadCatalog().loadTable(NUMBERS);
  }

  List<Long> ids() {
    return WrittenTable.ids(table());
  }

  @Override
  public void close() {
    cluster.after();
  }

  /** Loads a table whose commits go wrong when told to. */
  private static final class FaultyLoader implements TableLoader {
    private static final long serialVersionUID = 1L;

    private static volatile Faults faults = Faults.none();

    private final TableLoader loader;

    private FaultyLoader(TableLoader loader) {
      this.loader = loader;
    }

    @Override
    public void open() {
      loader.open();
    }

    @Override
    public boolean isOpen() {
      return loader.isOpen();
    }

    @Override
    public Table loadTable() {
      var lake =
          new Lake() {
            @Override
            public Table load(TableName name) {
              return loader.loadTable();
            }

            @Override
            public void close() {
              // The loader is closed by the sink.
            }
          };
      return new FaultyLake(lake, faults).load(new TableName("casino", "numbers"));
    }

    @Override
    @SuppressWarnings("MissingSuperCall")
    public TableLoader clone() {
      return new FaultyLoader(loader.clone());
    }

    @Override
    public void close() throws IOException {
      loader.close();
    }
  }

  /** Slow enough for some checkpoints. */
  private static final class ToRow implements MapFunction<Long, RowData> {
    private static final long serialVersionUID = 1L;

    @Override
    public RowData map(Long id) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(pauseMicros));
      READ.incrementAndGet();
      return GenericRowData.of(id);
    }
  }
}
