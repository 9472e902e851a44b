package io.chimera.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.ledger.PositionsText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.contrib.streaming.state.RocksDBConfigurableOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pins the graph: a uid names state in every checkpoint and savepoint there is, and a renamed or
 * lost one would lose what waits there to be committed.
 */
class OperatorUidsTest {
  private static final int PARALLELISM = 2;

  /** Never change a line; add to the end. */
  private static final String OPERATORS =
      """
      read, 'Source: read', 2
      admit, 'decode and validate', 2
      deduplicate, 'drop repeats', 2
      write, 'write files', 2
      commit, 'commit and publish', 1
      """;

  private final StreamExecutionEnvironment environment =
      new StreamExecutionEnvironment(configuration());

  private static Configuration configuration() {
    var flink = FlinkConfiguration.load();
    var configuration = new Configuration(flink);
    configuration.addAll(FlinkSettings.forJob(flink, Duration.ofSeconds(60), "checkpoints"));
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, PARALLELISM);
    return configuration;
  }

  /** A run as it would be prepared, of a contract with that many datasets. */
  private static PreparedRun run(int datasets) {
    return run(contract(datasets, ""));
  }

  private static PreparedRun run(Contract contract) {
    var opened = new ArrayList<OpenedDataset>();
    for (var dataset : contract.datasets()) {
      var start = start(dataset.from().stream());
      opened.add(
          new OpenedDataset(
              dataset.name(),
              dataset.target().table(),
              contract.pipelineOf(dataset),
              1,
              contract.version(),
              contract.hash(),
              null,
              PositionsText.write(start, start)));
    }
    var platform = new PlatformSettingsReader().defaults(Path.of("nowhere"));
    return new PreparedRun(
        contract,
        platform,
        opened,
        Optional.empty(),
        Lake.Address.of(platform.catalog()),
        Optional.empty(),
        Map.of());
  }

  private static Contract contract(int datasets, String more) {
    var text =
        new StringBuilder(
            """
            apiVersion: chimera/v1
            kind: IngestionContract
            name: shop
            version: 1.0.0
            team: {name: shop-data, project: shop, support: shop-data@example.org}
            rightToIngest: {basis: Producer, declaredBy: shop-data, on: 2026-11-20}
            source: {name: web, type: kafka, servers: "127.0.0.1:9092"}
            datasets:
            """);
    for (int index = 0; index < datasets; index++) {
      text.append(
          """
            - name: orders%1$d
              from: {topic: orders%1$d, format: json}
              columns: [{name: id, type: long}]
              target: {table: shop.orders%1$d, kind: append}
              %2$s
          """
              .formatted(index, more));
    }
    return new ContractReader().read(text.toString());
  }

  private static Positions start(String topic) {
    return new Positions(
        "cluster-1",
        new TreeMap<>(
            Map.of(topic, new StreamPositions("topic-1", new TreeMap<>(Map.of(0, 0L, 1, 0L))))));
  }

  private List<StreamNode> nodes() {
    IngestPipeline.assemble(environment, run(contract(1, "deduplicate: {by: [id]}")));
    return environment.getStreamGraph().getStreamNodes().stream()
        .sorted(Comparator.comparing(StreamNode::getId))
        .toList();
  }

  @Test
  void keepsUidsNamesAndParallelism() {
    var operators = new StringBuilder();
    for (StreamNode node : nodes()) {
      operators.append(
          "%s, '%s', %d%n"
              .formatted(
                  node.getTransformationUID(), node.getOperatorName(), node.getParallelism()));
    }

    assertThat(operators).hasToString(OPERATORS);
  }

  @Test
  void namesEveryOperatorFromTheOneList() {
    assertThat(nodes())
        .extracting(StreamNode::getTransformationUID)
        .containsExactly(
            List.of(Operators.values()).stream().map(Operators::uid).toArray(String[]::new));
  }

  @Test
  void serializesNothingWithKryo() {
    assertThat(nodes())
        .extracting(StreamNode::getTypeSerializerOut)
        .doesNotHaveAnyElementsOfTypes(KryoSerializer.class);
    assertThat(environment.getConfiguration().get(PipelineOptions.GENERIC_TYPES)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void chainsEverythingUpToTheFilesWhateverTheNumberOfDatasets(int datasets) {
    JobGraph graph = IngestPipeline.jobGraph(environment, run(datasets));

    assertThat(graph.getVerticesSortedTopologicallyFromSources())
        .extracting(JobVertex::getName, JobVertex::getParallelism, JobVertex::getMaxParallelism)
        .containsExactly(
            tuple("Source: read -> decode and validate -> write files", 2, 128),
            tuple("commit and publish", 1, 1));
    assertThat(graph.getName()).isEqualTo("shop");
  }

  /** One dataset of several is enough: one operator serves them all. */
  @Test
  void cutsTheChainOnceWhereRepeatsAreLookedFor() {
    var graph =
        IngestPipeline.jobGraph(environment, run(contract(3, "deduplicate: {by: content}")));

    assertThat(graph.getVerticesSortedTopologicallyFromSources())
        .extracting(JobVertex::getName, JobVertex::getParallelism, JobVertex::getMaxParallelism)
        .containsExactly(
            tuple("Source: read -> decode and validate", 2, 128),
            tuple("drop repeats -> write files", 2, 128),
            tuple("commit and publish", 1, 1));
  }

  @ParameterizedTest
  @CsvSource({"memory, hashmap, false", "rocksdb, rocksdb, true"})
  void asksForRocksDbWhereADatasetDoes(String state, String backend, boolean isIncremental) {
    var contract = contract(2, "deduplicate: {by: [id], state: " + state + "}");

    var job = IngestPipeline.jobGraph(environment, run(contract)).getJobConfiguration();

    assertThat(job.get(StateBackendOptions.STATE_BACKEND)).isEqualTo(backend);
    assertThat(job.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isEqualTo(isIncremental);
    assertThat(job.get(RocksDBConfigurableOptions.USE_BLOOM_FILTER)).isEqualTo(isIncremental);
  }

  @Test
  void chainsEverythingUpToTheFilesWhereOneSubtaskHasAllKeys() {
    environment.setParallelism(1);

    var graph =
        IngestPipeline.jobGraph(environment, run(contract(3, "deduplicate: {by: content}")));

    assertThat(graph.getVerticesSortedTopologicallyFromSources())
        .extracting(JobVertex::getName, JobVertex::getParallelism, JobVertex::getMaxParallelism)
        .containsExactly(
            tuple("Source: read -> decode and validate -> drop repeats -> write files", 1, 128),
            tuple("commit and publish", 1, 1));
  }

  @Test
  void startsInACheckpointedStreamingModeWithReusedObjects() {
    var settings = IngestPipeline.jobGraph(environment, run(1)).getCheckpointingSettings();

    var checkpoints = settings.getCheckpointCoordinatorConfiguration();
    assertThat(checkpoints.getCheckpointInterval()).isEqualTo(60_000);
    assertThat(checkpoints.isExactlyOnce()).isTrue();
    assertThat(checkpoints.isUnalignedCheckpointsEnabled()).isFalse();
    assertThat(checkpoints.getMaxConcurrentCheckpoints()).isEqualTo(1);
    assertThat(checkpoints.getTolerableCheckpointFailureNumber()).isZero();
    assertThat(environment.getConfig().isObjectReuseEnabled()).isTrue();
  }
}
