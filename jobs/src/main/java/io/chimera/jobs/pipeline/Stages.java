package io.chimera.jobs.pipeline;

import io.chimera.connectors.batch.BatchReading;
import io.chimera.connectors.decode.FormatDecoders;
import io.chimera.connectors.kafka.KafkaConnector;
import io.chimera.connectors.kafka.KafkaProbe;
import io.chimera.connectors.mysql.MySqlReading;
import io.chimera.connectors.postgres.PostgresReading;
import io.chimera.connectors.source.DatabaseReading;
import io.chimera.connectors.source.DatabaseSource;
import io.chimera.connectors.source.DatabaseSplit;
import io.chimera.connectors.source.SourceEventTypeInfo;
import io.chimera.quality.admission.AdmissionOperator;
import io.chimera.quality.admission.AdmittedDataset;
import io.chimera.quality.admission.ChangeAdmissionOperator;
import io.chimera.quality.closing.CommitRules;
import io.chimera.quality.deduplication.DeduplicationOperator;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.IngestedTypeInfo;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.SourceEvent;
import io.chimera.schemas.stream.SourceProbe;
import io.chimera.sinks.facts.FactPublisher;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.known.LedgerPositions;
import io.chimera.sinks.known.TableRows;
import io.chimera.sinks.ledger.CommitOperator;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.write.WriteOperator;
import io.chimera.sinks.write.WrittenFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** The stages of the pipeline: each wires one operator with its uid, name and parallelism. */
final class Stages {
  private final StreamExecutionEnvironment environment;
  private final PreparedRun run;
  private final Lake.Address lake;

  Stages(StreamExecutionEnvironment environment, PreparedRun run) {
    this.environment = environment;
    this.run = run;
    this.lake = run.lake();
  }

  /** From the source to what is decided about its records. */
  DataStream<Ingested> ingest() {
    return run.contract().source() instanceof DatabaseSourceSpec
        ? admitEvents(readDatabase())
        : admit(read());
  }

  private DataStream<SourceEvent> readDatabase() {
    Contract contract = run.contract();
    Map<String, Long> starts = new HashMap<>();
    List<Positions> positions = run.starts();
    for (int index = 0; index < positions.size(); index++) {
      Dataset dataset = contract.datasets().get(index);
      starts.put(dataset.name(), only(positions.get(index)));
    }
    DatabaseWay way = DatabaseWay.of(contract);
    var source =
        new DatabaseSource(
            reading(way, starts, positions.get(0).source()),
            starts,
            endOfLog(way),
            LedgerPositions.of(lake, contract.datasets()),
            run.heartbeat());
    return environment
        .fromSource(
            source,
            WatermarkStrategy.noWatermarks(),
            Operators.READ.label(),
            new SourceEventTypeInfo())
        .uid(Operators.READ.uid());
  }

  private DatabaseReading reading(DatabaseWay way, Map<String, Long> starts, String identity) {
    Contract contract = run.contract().atSource();
    return switch (way) {
      case POSTGRES_LOG -> new PostgresReading(contract, identity, run.heartbeat(), run.known());
      case MYSQL_LOG -> new MySqlReading(contract, identity, run.heartbeat(), run.known());
      case TABLES -> new BatchReading(contract, starts);
    };
  }

  private long endOfLog(DatabaseWay way) {
    if (way == DatabaseWay.TABLES) {
      return DatabaseSplit.Log.NONE;
    }
    return run.ends()
        .map(ends -> ends.stream().mapToLong(Stages::only).max().orElse(0))
        .orElse(DatabaseSplit.Log.ENDLESS);
  }

  /** The one position that a dataset of a database has. */
  private static long only(Positions positions) {
    return positions.streams().values().iterator().next().next().get(0);
  }

  private DataStream<Ingested> admitEvents(DataStream<SourceEvent> events) {
    return events
        .transform(
            Operators.ADMIT.label(),
            ingestedType(),
            new ChangeAdmissionOperator(admitted(), run.platform().keys(), TableRows.of(lake)))
        .uid(Operators.ADMIT.uid());
  }

  private DataStream<RawRecord> read() {
    var contract = run.contract();
    var source =
        KafkaConnector.source(
            contract.kafka(),
            "chimera-" + contract.name(),
            run.starts(),
            run.ends().map(ends -> ends));
    return environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), Operators.READ.label())
        .uid(Operators.READ.uid());
  }

  private DataStream<Ingested> admit(DataStream<RawRecord> raw) {
    var admitted = admitted();
    var decoders = new FormatDecoders(run.contract().kafka());
    return raw.transform(
            Operators.ADMIT.label(),
            ingestedType(),
            new AdmissionOperator(admitted, decoders, run.platform().keys(), TableRows.of(lake)))
        .uid(Operators.ADMIT.uid());
  }

  private List<AdmittedDataset> admitted() {
    List<Dataset> datasets = run.contract().datasets();
    var admitted = new ArrayList<AdmittedDataset>();
    for (int index = 0; index < datasets.size(); index++) {
      OpenedDataset opened = run.opened().get(index);
      admitted.add(new AdmittedDataset(datasets.get(index), opened.start(), opened.pipeline()));
    }
    return admitted;
  }

  private IngestedTypeInfo ingestedType() {
    return new IngestedTypeInfo(run.contract().datasets().stream().map(RowTypes::written).toList());
  }

  /**
   * Where no dataset asks for it, nothing is added, and one subtask alone has all keys anyway: then
   * the way stays one task, and no row is sent to another as bytes.
   */
  DataStream<Ingested> deduplicate(DataStream<Ingested> ingested) {
    List<Dataset> datasets = run.contract().datasets();
    if (datasets.stream().allMatch(dataset -> dataset.deduplication() == null)) {
      return ingested;
    }
    boolean isAlone = environment.getParallelism() == 1;
    return keyed(ingested, isAlone)
        .transform(
            Operators.DEDUPLICATE.label(),
            ingestedType(),
            new DeduplicationOperator(
                datasets, pipelines(), TableRows.of(lake), isAlone, isOfRecords()))
        .uid(Operators.DEDUPLICATE.uid());
  }

  private List<String> pipelines() {
    return run.opened().stream().map(OpenedDataset::pipeline).toList();
  }

  /** What a topic has is an array of its own for each record; databases' are used again. */
  private boolean isOfRecords() {
    return run.contract().source() instanceof KafkaSourceSpec;
  }

  private static KeyedStream<Ingested, Integer> keyed(
      DataStream<Ingested> ingested, boolean isAlone) {
    return isAlone
        ? DataStreamUtils.reinterpretAsKeyedStream(ingested, Ingested::route, Types.INT)
        : ingested.keyBy(Ingested::route, Types.INT);
  }

  DataStream<WrittenFiles> write(DataStream<Ingested> ingested) {
    return ingested
        .transform(
            Operators.WRITE.label(),
            TypeInformation.of(WrittenFiles.class),
            new WriteOperator(lake, run.contract(), run.commitEvery().orElse(null)))
        .uid(Operators.WRITE.uid());
  }

  void commit(DataStream<WrittenFiles> written) {
    written
        .transform(
            Operators.COMMIT.label(),
            Types.VOID,
            new CommitOperator(
                lake, run.opened(), probe(), facts(), lineage(), CommitRules.of(run.contract())))
        .uid(Operators.COMMIT.uid())
        .setParallelism(1)
        .setMaxParallelism(1);
  }

  /** The log of a database is held against its identity where it is opened. */
  private SourceProbe.@Nullable Address probe() {
    return run.contract().source() instanceof DatabaseSourceSpec
        ? null
        : KafkaProbe.of(run.contract());
  }

  private FactPublisher.@Nullable Address facts() {
    var events = run.platform().events();
    return events == null ? null : FactPublisher.Address.of(events);
  }

  private FactPublisher.@Nullable Address lineage() {
    var lineage = run.platform().lineage();
    return lineage == null ? null : FactPublisher.Address.of(lineage);
  }
}
