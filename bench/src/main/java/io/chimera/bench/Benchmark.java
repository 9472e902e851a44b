package io.chimera.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.bench.freshness.LatencyCommand;
import io.chimera.bench.freshness.RecoveryCommand;
import io.chimera.bench.neighbours.NeighboursCommand;
import io.chimera.bench.scale.ScaleCommand;
import io.chimera.local.KafkaBroker;
import io.chimera.local.SchemaRegistryServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures all subjects side by side, and says what they cost. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    subcommands = {
      SnapshotBenchmark.class,
      StageCommand.class,
      LatencyCommand.class,
      RecoveryCommand.class,
      ScaleCommand.class,
      NeighboursCommand.class
    },
    description = {
      "Measures what ingestion costs: CPU seconds per million records of the process that does it,"
          + " the broker apart. The pipeline with and without rules and deduplication, Flink SQL as"
          + " shipped, tuned, and governed, and the rungs of a ladder from a bare poll to a bare"
          + " commit take in one topic by turns.",
      "Every run's output is checked first; a wrong run has no number, and ends the whole.",
      "Flink SQL, Kafka Connect and the ladder cannot divert a record that does not decode, and are"
          + " left out where '--broken' is not 0."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench/run --quick",
      "  bench/run --quick --workloads trips --formats json",
      "  bench/run --rounds 9 --json figures.json --plot figures.svg",
      "  bench/run --workloads bets --broken 0,0.01,0.1 --repeated 0,0.2 --systems ungoverned,governed",
      "  bench/run snapshot --quick",
      "  bench/run stages",
      "  bench/run latency",
      "  bench/run recovery",
      "  bench/run scale --along columns",
      "  bench/run neighbours"
    })
public final class Benchmark implements Callable<Integer> {
  private static final int ROUNDS = 5;
  private static final int QUICK_ROUNDS = 3;
  private static final long RECORDS = 4_000_000;
  private static final long QUICK_RECORDS = 1_000_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "How many rounds count; one more is run first and thrown away (default: 5, quick: 3).")
  private @Nullable Integer rounds;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "How many records a run takes in (default: 4000000, quick: 1000000).")
  private @Nullable Long records;

  @Mixin private WorkloadOptions workloads = new WorkloadOptions();

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "SYSTEM",
      converter = SubjectByLabel.class,
      description =
          "Of poll, decode, memory, limit, commit, sql_shipped, sql_tuned, sql_governed,"
              + " kafka_connect, ungoverned, rules, deduplication, governed, protected (default: all"
              + " but kafka_connect, rules, deduplication, protected).")
  private List<Subject> subjects = Subject.usual();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Of what runs on Flink (default: 1).")
  private int parallelism = 1;

  @Option(
      names = "--commit-every",
      paramLabel = "SECONDS",
      description = "Between two commits (default: 10).")
  private int commitEvery = 10;

  @Option(
      names = "--quick",
      description = "A first answer: bets in Avro, 3 rounds of a million records.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Where all figures go, as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Where a plot of the CPU time goes, as SVG.")
  private @Nullable Path plot;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    int usualRounds = quick ? QUICK_ROUNDS : ROUNDS;
    long usualRecords = quick ? QUICK_RECORDS : RECORDS;
    int roundCount = rounds == null ? usualRounds : rounds;
    long recordCount = records == null ? usualRecords : records;
    check(roundCount, recordCount);
    PrintWriter out = spec.commandLine().getOut();
    var reports = new ArrayList<BenchReport>();
    Path directory = Files.createTempDirectory("chimera-bench");
    try (var broker = KafkaBroker.startOnFreePort(directory.resolve("kafka"));
        var registry = SchemaRegistryServer.startOnFreePort(directory.resolve("registry"))) {
      for (Workload.Kind kind : workloads.kinds(quick)) {
        say("Filling a topic with %,d records: %s".formatted(recordCount, kind.name()));
        var workload = Workload.load(broker, registry, kind, recordCount);
        var report = new BenchReport(kind, workload.counted().expected());
        var source = new BenchContract.Source(broker.servers(), registry.url());
        measure(workload, source, directory, roundCount, report);
        workload.delete(broker);
        reports.add(report);
        out.println();
        out.print(report);
        out.flush();
        // After each, for a later one may find that something is wrong.
        write(reports, roundCount, recordCount);
      }
    } finally {
      Children.delete(directory);
    }
    explain(out, reports);
    return 0;
  }

  private void check(int roundCount, long recordCount) {
    if (!workloads.areShares()) {
      throw refused(
          "Cannot take '--broken', '--repeated' or '--failing': expected shares from 0 to less than 1");
    }
    if (roundCount < 1 || recordCount < 1 || parallelism < 1 || commitEvery < 1) {
      throw refused(
          "Cannot take '--rounds', '--records', '--parallelism' or '--commit-every': expected at least 1");
    }
  }

  private ParameterException refused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Round by round, so that what slows the machine meets all alike. */
  private void measure(
      Workload workload,
      BenchContract.Source source,
      Path directory,
      int roundCount,
      BenchReport report)
      throws IOException {
    boolean isClean = workload.kind().dirt().broken() == 0;
    List<Subject> taking =
        subjects.stream().filter(subject -> isClean || subject.takesBroken()).toList();
    for (int round = 0; round <= roundCount; round++) {
      for (Subject subject : taking) {
        var order =
            new MeasuredRun.Order(
                subject,
                workload.kind(),
                source,
                parallelism,
                commitEvery,
                workload.warm(),
                workload.counted());
        IntakeFigures figures =
            Children.run(
                MeasuredRun.program(subject), order, IntakeFigures.class, directory.resolve("run"));
        if (round > 0) {
          report.add(subject, figures);
        }
        say(
            "%s %-14s %.2f CPU-s per million, %,.0f records/s"
                .formatted(
                    round == 0 ? "thrown away" : "round %d    ".formatted(round),
                    subject.label(),
                    figures.process().cpuPerMillion(),
                    figures.process().recordsPerSecond()));
      }
    }
  }

  private void explain(PrintWriter out, List<BenchReport> reports) {
    out.printf(
        "%nCPU is that of the system's process without the JIT compiler's threads, which are given"
            + " apart. A ratio is of CPU,%nthe median of the rounds' ratios, with its upper bound"
            + " (95 %%). B/record is what is allocated. Parallelism %d, a%ncommit every %d s, polls"
            + " of 5,000 records but for 'sql_shipped', which has those of 500 and G1.%n",
        parallelism, commitEvery);
    if (reports.stream().anyMatch(report -> report.workload().dirt().broken() > 0)) {
      out.println(
          "Flink SQL, Kafka Connect and the ladder cannot divert what does not decode: they have"
              + " clean topics only.");
    }
    out.println("What ran:");
    var versions = new TreeSet<String>();
    reports.forEach(report -> versions.addAll(report.versions()));
    versions.forEach(out::println);
    out.flush();
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private void write(List<BenchReport> reports, int roundCount, long recordCount)
      throws IOException {
    if (plot != null) {
      Files.writeString(plot, BenchPlot.of(reports));
    }
    if (json == null) {
      return;
    }
    var mapper = new ObjectMapper();
    var root = mapper.createObjectNode();
    root.put("rounds", roundCount);
    root.put("records", recordCount);
    root.put("parallelism", parallelism);
    root.put("commitEverySeconds", commitEvery);
    BenchReport.put(root.putObject("ratios"), BenchReport.worst(reports));
    var workloads = root.putArray("workloads");
    reports.forEach(report -> workloads.add(report.json(mapper)));
    mapper.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), root);
  }

  /** Takes systems by the names that the report has. */
  static final class SubjectByLabel implements ITypeConverter<Subject> {
    @Override
    public Subject convert(String label) {
      return Labels.find(label, List.of(Subject.values()), Subject::label);
    }
  }
}
