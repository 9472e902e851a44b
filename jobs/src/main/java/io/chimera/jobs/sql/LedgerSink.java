package io.chimera.jobs.sql;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.QuerySourceSpec;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.stream.IngestedTypeInfo;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.sinks.facts.FactPublisher;
import io.chimera.sinks.iceberg.DatasetLake;
import io.chimera.sinks.ledger.CommitOperator;
import io.chimera.sinks.ledger.QueryOpening;
import io.chimera.sinks.ledger.QueryOpening.Again;
import io.chimera.sinks.write.AcceptOperator;
import io.chimera.sinks.write.RowHash;
import io.chimera.sinks.write.WriteOperator;
import io.chimera.sinks.write.WrittenFiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.abilities.SupportsPartitioning;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.TemporaryClassLoaderContext;

/** A table that a query writes by the ledger: rows are accepted, written and committed. */
final class LedgerSink implements DynamicTableSink, SupportsPartitioning {
  private static final String COMMITS = "commits rows of a query to table ";

  private final Contract contract;
  private final Again again;
  private final PlatformSettings platform;

  LedgerSink(Contract contract, Again again, PlatformSettings platform) {
    this.contract = contract;
    this.again = again;
    this.platform = platform;
  }

  /** Without a key no row can be found again to be changed. */
  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    return isKeyed() ? ChangelogMode.upsert() : ChangelogMode.insertOnly();
  }

  private boolean isKeyed() {
    return !dataset().target().kind().keyColumns().isEmpty();
  }

  private List<String> columns() {
    return dataset().columns().stream().map(Column::name).toList();
  }

  private Dataset dataset() {
    return contract.datasets().get(0);
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    return new DataStreamSinkProvider() {
      @Override
      public DataStreamSink<?> consumeDataStream(
          ProviderContext provider, DataStream<RowData> rows) {
        // A session that has added the job jar plans with a thread that knows Flink alone.
        try (var unusedLoader = TemporaryClassLoaderContext.of(LedgerSink.class.getClassLoader())) {
          return write(new Uids(provider), rows, context.isBounded());
        }
      }
    };
  }

  private DataStreamSink<?> write(Uids uids, DataStream<RowData> rows, boolean isBounded) {
    String commits = COMMITS + dataset().target().table();
    if (Uids.isDescribed(rows.getExecutionEnvironment(), commits)) {
      throw new ValidationException(
          "Cannot write to table '"
              + dataset().target().table()
              + "' twice in one job: each would fence the other; expected one INSERT of both by"
              + " UNION ALL, or two statements");
    }
    Duration commitEvery =
        FlinkSettings.commitEvery(rows.getExecutionEnvironment().getConfiguration());
    var lake = DatasetLake.of(platform.catalog(), dataset());
    var accepted =
        uids.on(
            byKey(rows)
                .transform(
                    "accept rows",
                    new IngestedTypeInfo(List.of(RowTypes.written(dataset()))),
                    new AcceptOperator(isKeyed())),
            "accept");
    var written =
        uids.on(
            accepted.transform(
                "write files",
                TypeInformation.of(WrittenFiles.class),
                new WriteOperator(lake, contract)),
            "write");
    var events = platform.events();
    var lineage = platform.lineage();
    var committed =
        uids.on(
                written.transform(
                    "commit and publish",
                    Types.VOID,
                    new CommitOperator(
                        lake,
                        opening(rows, commitEvery, isBounded),
                        null,
                        events == null ? null : FactPublisher.Address.of(events),
                        lineage == null ? null : FactPublisher.Address.of(lineage))),
                "commit")
            .setParallelism(1)
            .setMaxParallelism(1)
            .setDescription(commits);
    DataStreamSink<Void> end = committed.sinkTo(new DiscardingSink<>()).setParallelism(1);
    return uids.on(end, "end");
  }

  private QueryOpening opening(DataStream<RowData> rows, Duration commitEvery, boolean isBounded) {
    var query =
        platform.isTelling()
            ? PlanLineage.of(rows.getTransformation(), columns())
            : QuerySourceSpec.UNKNOWN;
    return new QueryOpening(
        contract.at(query),
        again,
        ReadPipeline.isBehindBooks(rows.getTransformation()),
        platform.isTelling()
            ? new QueryOpening.Told(platform.catalog(), platform.events(), isBounded, commitEvery)
            : null);
  }

  /** All changes of a row have to come to one writer, in their order, also from one task alone. */
  private DataStream<RowData> byKey(DataStream<RowData> rows) {
    return isKeyed() && rows.getExecutionEnvironment().getParallelism() != 1
        ? rows.partitionCustom(Math::floorMod, new RowHash(dataset()))
        : rows;
  }

  /** The planner puts the values into the rows, and rows go to their partitions by themselves. */
  @Override
  public void applyStaticPartition(Map<String, String> partition) {}

  @Override
  public DynamicTableSink copy() {
    return new LedgerSink(contract, again, platform);
  }

  @Override
  public String asSummaryString() {
    return "Ledger of table '" + dataset().target().table() + "'";
  }
}
