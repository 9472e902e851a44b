package io.chimera.bench.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.bench.AvroEncoder;
import io.chimera.bench.BenchContract;
import io.chimera.bench.Children;
import io.chimera.bench.Labels;
import io.chimera.bench.Shape;
import io.chimera.local.KafkaBroker;
import io.chimera.local.SchemaRegistryServer;
import io.chimera.schemas.contract.Deduplication;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what a record costs as one thing grows, step by step. */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what a record costs as one thing grows and all others stay: datasets of a contract,"
          + " columns, keys that are remembered, partitions of a table, subtasks. It is the governed"
          + " pipeline (ten rules, repeats, quarantine, books), each run in a fresh JVM; of 'keys' it"
          + " is a job of numbers with the operator that finds repeats, and no topic or table.",
      "Every run's output is checked first; a wrong run has no number, and ends the whole.",
      "A step is worse than linear if a record's CPU time has grown by more than what grows (and 10"
          + " %% of it for noise); of columns that is to say that a value has become dearer."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench/run scale --json scale.json --plot scale.svg",
      "  bench/run scale --along columns",
      "  bench/run scale --along datasets --steps 1,100,1000 --records 200000 --rounds 1",
      "  bench/run scale --along keys --steps 100000,10000000 --state rocksdb"
    })
public final class ScaleCommand implements Callable<Integer> {
  private static final long WARM_RECORDS = 400_000;
  private static final int PARTITIONS = 4;
  private static final int HEAP_GIGABYTES = 2;

  /** A key and what its table has to spare, and that while one part of it grows. */
  private static final double HEAP_OF_KEY = 36e-9;

  @Spec private CommandSpec spec;

  @Option(
      names = "--along",
      split = ",",
      paramLabel = "NAME",
      converter = AlongByLabel.class,
      description =
          "What grows, of datasets, columns, keys, partitions, parallelism (default: one after"
              + " another).")
  private List<Along> along = List.of(Along.values());

  @Option(
      names = "--steps",
      split = ",",
      paramLabel = "N",
      description =
          "How much of it there is at each step, with one '--along' only (default: datasets and"
              + " partitions 1, 10, 100, 1000; columns 5, 50, 500; keys 100000 to 100000000;"
              + " parallelism 1, 2).")
  private @Nullable List<Integer> steps;

  @Option(
      names = "--records",
      paramLabel = "N",
      description =
          "How many records a run takes in, whatever the step (default: 1000000); of columns no more"
              + " than 50,000,000 values.")
  private long records = 1_000_000;

  @Option(names = "--rounds", paramLabel = "N", description = "How many rounds (default: 3).")
  private int rounds = 3;

  @Option(
      names = "--commit-every",
      paramLabel = "SECONDS",
      description = "Between two commits (default: 10).")
  private int commitEvery = 10;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      converter = StateByLabel.class,
      description = "Where keys are, of 'keys': memory or rocksdb (default: memory).")
  private Deduplication.State state = Deduplication.State.MEMORY;

  @Option(names = "--json", paramLabel = "FILE", description = "Where all figures go, as JSON.")
  private @Nullable Path json;

  @Option(names = "--plot", paramLabel = "FILE", description = "Where the curves go, as SVG.")
  private @Nullable Path plot;

  private final List<ScaleReport> reports = new ArrayList<>();

  /** The servers of those that read a topic. */
  private record Servers(KafkaBroker broker, SchemaRegistryServer registry)
      implements AutoCloseable {
    static Servers start(Path directory) {
      KafkaBroker broker = KafkaBroker.startOnFreePort(directory.resolve("kafka"));
      try {
        return new Servers(
            broker, SchemaRegistryServer.startOnFreePort(directory.resolve("registry")));
      } catch (RuntimeException failure) {
        broker.close();
        throw failure;
      }
    }

    @Override
    public void close() {
      registry.close();
      broker.close();
    }
  }

  @Override
  public Integer call() throws Exception {
    check();
    Path directory = Files.createTempDirectory("chimera-bench");
    try {
      for (Along each : along) {
        if (each == Along.KEYS) {
          measureKeys(directory);
        } else {
          try (var servers = Servers.start(directory.resolve("servers"))) {
            measureTopics(each, servers, directory);
          }
          Children.delete(directory.resolve("servers"));
        }
      }
    } finally {
      Children.delete(directory);
    }
    explain();
    return 0;
  }

  private void check() {
    if (records < 1 || rounds < 1 || commitEvery < 1) {
      throw refused("Cannot take '--records', '--rounds' or '--commit-every': expected at least 1");
    }
    List<Integer> asked = steps;
    if (asked == null) {
      return;
    }
    if (along.size() != 1) {
      throw refused("Cannot take '--steps': expected one '--along' with it");
    }
    Along only = along.get(0);
    for (int step : asked) {
      if (step < only.least() || step > only.most()) {
        throw refused(
            "Cannot take '--steps' with '%d': expected %d to %d %s"
                .formatted(step, only.least(), only.most(), only.unit()));
      }
    }
  }

  private ParameterException refused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private List<Integer> steps(Along of) {
    List<Integer> asked = steps;
    return (asked == null ? of.steps() : asked).stream().distinct().sorted().toList();
  }

  private void measureKeys(Path directory) throws IOException {
    var report = new ScaleReport(Along.KEYS);
    for (int round = 1; round <= rounds; round++) {
      for (int step : steps(Along.KEYS)) {
        var program =
            Children.Program.of("%,d keys".formatted(step), KeysRun.class).withHeap(heap(step));
        var order = new KeysRun.Order(step, records, state);
        add(report, round, step, run(program, order, directory));
      }
    }
    done(report);
  }

  /** What is on disk takes nothing of it. */
  private int heap(int keys) {
    return state == Deduplication.State.MEMORY
        ? Math.max(HEAP_GIGABYTES, (int) Math.ceil(1 + keys * HEAP_OF_KEY))
        : HEAP_GIGABYTES;
  }

  private void measureTopics(Along of, Servers servers, Path directory)
      throws IOException, ExecutionException, InterruptedException {
    var orders = new HashMap<Integer, ScaleRun.Order>();
    for (int step : steps(of)) {
      say("Filling topics: %,d %s".formatted(step, of.unit()));
      orders.put(step, filled(of, step, servers));
    }
    var report = new ScaleReport(of);
    for (int round = 1; round <= rounds; round++) {
      for (int step : steps(of)) {
        var program = Children.Program.of("%,d %s".formatted(step, of.unit()), ScaleRun.class);
        add(report, round, step, run(program, orders.get(step), directory));
      }
    }
    done(report);
  }

  private ScaleRun.Order filled(Along of, int step, Servers servers)
      throws ExecutionException, InterruptedException {
    Shape shape = ScaleShapes.of(of, step);
    String name = "%s_%d".formatted(of.label(), step);
    int id = servers.registry().register(name + "-value", shape.avro());
    // Nothing here is broken, so that no record has the other schema.
    var encoder = new AvroEncoder(shape, id, id);
    var topics = new ScaleTopics(servers.broker().clientProperties());
    long count = of.records(records, step);
    boolean isMany = of == Along.DATASETS;
    return new ScaleRun.Order(
        of,
        step,
        new BenchContract.Source(servers.broker().servers(), servers.registry().url()),
        commitEvery,
        topics
            .fill(name + "_warm", 1, PARTITIONS, shape, encoder, Math.min(WARM_RECORDS, count))
            .get(0),
        topics.fill(name, isMany ? step : 1, isMany ? 1 : PARTITIONS, shape, encoder, count));
  }

  private static ScaleFigures run(Children.Program program, Object order, Path directory)
      throws IOException {
    return Children.run(program, order, ScaleFigures.class, directory.resolve("run"));
  }

  private void add(ScaleReport report, int round, int step, ScaleFigures figures) {
    report.add(step, figures);
    say(
        "round %d, %,d %s: %.2f CPU-s per million, %,.0f records/s"
            .formatted(
                round,
                step,
                report.along().unit(),
                figures.process().cpuPerMillion(),
                figures.process().recordsPerSecond()));
  }

  /** What was measured is kept: what comes after it may find that something is wrong. */
  private void done(ScaleReport report) throws IOException {
    reports.add(report);
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    out.print(report);
    out.flush();
    if (plot != null) {
      Files.writeString(plot, ScalePlot.of(reports));
    }
    if (json == null) {
      return;
    }
    var mapper = new ObjectMapper();
    var root = mapper.createObjectNode();
    root.put("records", records);
    root.put("rounds", rounds);
    root.put("commitEverySeconds", commitEvery);
    root.put("state", label(state));
    var nodes = root.putArray("scale");
    reports.forEach(each -> nodes.add(each.json(mapper)));
    mapper.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), root);
  }

  private void explain() {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%nCPU is that of the process from the submission of the job to its end, without the JIT"
            + " compiler's threads. 'ready' is what%ncomes before: contract, topics, tables, their"
            + " openings. 'heap' is the most after a collection, 'classes' the metaspace.%n");
    out.flush();
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private static String label(Deduplication.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Takes what grows by the names that the report has. */
  static final class AlongByLabel implements ITypeConverter<Along> {
    @Override
    public Along convert(String label) {
      return Labels.find(label, List.of(Along.values()), Along::label);
    }
  }

  /** Takes places of keys by the names that contracts have. */
  static final class StateByLabel implements ITypeConverter<Deduplication.State> {
    @Override
    public Deduplication.State convert(String label) {
      return Labels.find(label, List.of(Deduplication.State.values()), ScaleCommand::label);
    }
  }
}
