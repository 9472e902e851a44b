package io.chimera.jobs.sql;

import io.chimera.connectors.decode.FormatDecoders;
import io.chimera.connectors.kafka.KafkaConnector;
import io.chimera.connectors.kafka.KafkaPositions;
import io.chimera.connectors.kafka.KafkaProbe;
import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.quality.admission.AdmissionOperator;
import io.chimera.quality.admission.AdmittedDataset;
import io.chimera.quality.admission.HandOverOperator;
import io.chimera.quality.deduplication.DeduplicationOperator;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.IngestedTypeInfo;
import io.chimera.schemas.stream.KnownRows;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.sinks.iceberg.DatasetLake;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.known.TableRows;
import io.chimera.sinks.ledger.CommitOperator;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.ReadOpening;
import io.chimera.sinks.ledger.TableLedger;
import io.chimera.sinks.lineage.DatasetName;
import io.chimera.sinks.write.WriteOperator;
import io.chimera.sinks.write.WrittenFiles;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;

/**
 * The way of a record from a contract's source into a query. It is that of the pipeline up to
 * repeats; a named reader has books and a quarantine of its own behind it.
 */
final class ReadPipeline {
  private static final String HAND_OVER = "hand over";
  private static final String BEHIND_BOOKS = "hand over what is behind the books of a reader";
  private static final String COMMITS = "commits books of the read ";

  private final SourceRead read;
  private final PlatformSettings platform;
  private final Uids uids;
  private final Contract contract;
  private final Dataset dataset;
  private final Lake.Address lake;
  private final RowType rowType;

  ReadPipeline(SourceRead read, PlatformSettings platform, Uids uids) {
    this.read = read;
    this.platform = platform;
    this.uids = uids;
    contract = read.contract();
    dataset = read.dataset();
    lake = DatasetLake.of(platform.catalog(), dataset);
    rowType = RowTypes.written(dataset);
  }

  /** Adds it to {@code environment}; looks at topic and books, and changes nothing. */
  DataStream<RowData> rows(StreamExecutionEnvironment environment) {
    if (read.reader() != null) {
      Duration unusedInterval = FlinkSettings.commitEvery(environment.getConfiguration());
      if (Uids.isDescribed(environment, COMMITS + dataset.target().table())) {
        throw new ValidationException(
            "Cannot read as reader '"
                + read.reader()
                + "' twice in one job: each would fence the other; expected a view that has the"
                + " hint, or the same hints for both");
      }
    }
    Positions start;
    Optional<Positions> end;
    Optional<Positions> books = books();
    try (var kafka = new KafkaPositions(contract.kafka())) {
      start =
          books
              .map(positions -> kafka.resume(dataset.topic(), positions))
              .orElseGet(() -> kafka.first(dataset.topic()));
      end = read.isBounded() ? Optional.of(kafka.end(dataset.topic())) : Optional.empty();
    }
    var first = deduplicate(environment, admit(environment, start, end));
    return handOver(first, start, books.isPresent());
  }

  /** Whether rows come from a read that leaves out what its reader has read before. */
  static boolean isBehindBooks(Transformation<?> rows) {
    return rows.getTransitivePredecessors().stream()
        .anyMatch(each -> BEHIND_BOOKS.equals(each.getDescription()));
  }

  /** Where the reader's books end; empty where there are none. */
  private Optional<Positions> books() {
    if (read.reader() == null
        || LakeCatalog.file(platform.catalog()).filter(file -> !Files.exists(file)).isPresent()) {
      return Optional.empty();
    }
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      var table = dataset.target().table();
      return catalog.exists(table)
          ? new TableLedger(catalog.load(table))
              .head()
              .map(Committed::entry)
              .map(entry -> entry.to())
          : Optional.empty();
    }
  }

  private DataStream<Ingested> admit(
      StreamExecutionEnvironment environment, Positions start, Optional<Positions> end) {
    var source =
        KafkaConnector.source(
            contract.kafka(), read.group(), List.of(start), end.map(last -> List.of(last)));
    SingleOutputStreamOperator<RawRecord> raw =
        uids.on(
            environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "read")
                .setDescription(PlanLineage.description(DatasetName.ofSource(contract, dataset))),
            // What ends is in the state of a read, and would stay what the next start says of it.
            ofDataset(read.isBounded() ? "read-until" : "read"));
    var admitted =
        List.of(new AdmittedDataset(dataset, start, dataset.name(), dataset.eventTime() != null));
    return uids.on(
        raw.transform(
            "decode and validate",
            ingestedType(),
            new AdmissionOperator(
                admitted, new FormatDecoders(contract.kafka()), platform.keys(), known())),
        ofDataset("admit"));
  }

  /** State of one dataset is not taken for that of another. */
  private String ofDataset(String name) {
    return name + "-" + dataset.name();
  }

  /** Those of a reader's books, which are none; they have the id that its keys are made with. */
  private KnownRows.Address known() {
    return read.reader() == null ? NothingKnown.address() : TableRows.of(lake);
  }

  private IngestedTypeInfo ingestedType() {
    return new IngestedTypeInfo(List.of(rowType));
  }

  private DataStream<Ingested> deduplicate(
      StreamExecutionEnvironment environment, DataStream<Ingested> ingested) {
    if (dataset.deduplication() == null) {
      return ingested;
    }
    boolean isAlone = environment.getParallelism() == 1;
    var keyed =
        isAlone
            ? DataStreamUtils.reinterpretAsKeyedStream(ingested, Ingested::route, Types.INT)
            : ingested.keyBy(Ingested::route, Types.INT);
    return uids.on(
        keyed.transform(
            "drop repeats",
            ingestedType(),
            new DeduplicationOperator(
                List.of(dataset), List.of(dataset.name()), known(), isAlone, true, true)),
        ofDataset("deduplicate"));
  }

  private DataStream<RowData> handOver(
      DataStream<Ingested> ingested, Positions start, boolean hasBooks) {
    var rows = InternalTypeInfo.of(rowType);
    if (read.reader() == null) {
      return uids.on(
          ingested.transform(
              HAND_OVER, rows, new HandOverOperator(rowType, read.allowance(), null)),
          "hand-over");
    }
    var aside = new OutputTag<>("books", ingestedType());
    SingleOutputStreamOperator<RowData> handed =
        uids.on(
            ingested
                .transform(HAND_OVER, rows, new HandOverOperator(rowType, read.allowance(), aside))
                .setDescription(hasBooks ? BEHIND_BOOKS : HAND_OVER),
            "hand-over");
    var written =
        uids.on(
            handed
                .getSideOutput(aside)
                .transform(
                    "write rejected records",
                    TypeInformation.of(WrittenFiles.class),
                    new WriteOperator(lake, contract)),
            "write");
    // The planner gives what it gets a type of its own, which a union no longer takes.
    return handed.union(committed(written, start, rows)).map(row -> row, rows);
  }

  /** Emits nothing; but what nothing that is asked for hangs on, is left out of the job. */
  @SuppressWarnings("unchecked")
  private DataStream<RowData> committed(
      DataStream<WrittenFiles> written, Positions start, TypeInformation<RowData> rows) {
    var committer =
        new CommitOperator(
            lake, new ReadOpening(contract, start), KafkaProbe.of(contract), null, null);
    var silent = (OneInputStreamOperator<WrittenFiles, RowData>) (Object) committer;
    var commits = uids.on(written.transform("commit books of the read", rows, silent), "commit");
    return commits
        .setParallelism(1)
        .setMaxParallelism(1)
        .setDescription(COMMITS + dataset.target().table());
  }
}
