package io.chimera.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.local.KafkaBroker;
import io.chimera.local.SchemaRegistryServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures all subjects side by side, and says what they cost. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    subcommands = SnapshotBenchmark.class,
    description = {
      "Measures what rules and deduplication cost in the pipeline: CPU seconds per million records"
          + " of the process that runs it, the broker apart.",
      "Every run's output is checked first; a wrong run has no number, and ends the whole."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench/run",
      "  bench/run --quick",
      "  bench/run --rounds 9 --repeated 0 --systems ungoverned,governed --json figures.json",
      "  bench/run snapshot --quick"
    })
public final class Benchmark implements Callable<Integer> {
  private static final int QUICK_ROUNDS = 3;
  private static final long QUICK_RECORDS = 1_000_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How many rounds count; one more is run first and thrown away (default: 5).")
  private int rounds = 5;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "How many records a run takes in (default: 4000000).")
  private long records = 4_000_000;

  @Option(
      names = "--broken",
      paramLabel = "SHARE",
      description = "How many of the bets are broken, from 0 to 1 (default: 0.02).")
  private double broken = 0.02;

  @Option(
      names = "--repeated",
      split = ",",
      paramLabel = "SHARE",
      description = "How many of the records are repeats; one workload each (default: 0,0.2).")
  private List<Double> repeated = List.of(0.0, 0.2);

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "SYSTEM",
      converter = SubjectByLabel.class,
      description = "Of ungoverned, rules, deduplication, governed, protected (default: all).")
  private List<Subject> subjects = List.of(Subject.values());

  @Option(names = "--parallelism", paramLabel = "N", description = "Of the pipeline (default: 1).")
  private int parallelism = 1;

  @Option(
      names = "--commit-every",
      paramLabel = "SECONDS",
      description = "Between two commits (default: 10).")
  private int commitEvery = 10;

  @Option(
      names = "--quick",
      description = "A first answer: 3 rounds of a million records, without repeats.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Where all figures go, as JSON.")
  private @Nullable Path json;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    check();
    if (quick) {
      rounds = QUICK_ROUNDS;
      records = QUICK_RECORDS;
      repeated = List.of(0.0);
    }
    PrintWriter out = spec.commandLine().getOut();
    var reports = new ArrayList<BenchReport>();
    Path directory = Files.createTempDirectory("chimera-bench");
    try (var broker = KafkaBroker.startOnFreePort(directory.resolve("kafka"));
        var registry = SchemaRegistryServer.startOnFreePort(directory.resolve("registry"))) {
      for (double share : repeated) {
        say("Filling a topic with %,d records, %.0f %% repeats".formatted(records, share * 100));
        var workload = Workload.load(broker, registry, records, broken, share);
        var report = new BenchReport(workload);
        measure(workload, broker, registry, directory, report);
        reports.add(report);
        out.println();
        out.print(report);
        out.flush();
      }
    } finally {
      Children.delete(directory);
    }
    out.printf(
        "%nCPU is that of the pipeline's process without the JIT compiler's threads, which are given"
            + " apart; ratio is the%nmedian of the rounds' ratios to 'ungoverned', 95 %% its upper"
            + " bound. Parallelism %d, a commit every %d s.%n",
        parallelism, commitEvery);
    out.flush();
    if (json != null) {
      write(json, reports);
    }
    return 0;
  }

  private void check() {
    boolean isShare = broken >= 0 && broken <= 1;
    for (double share : repeated) {
      isShare &= share >= 0 && share < 1;
    }
    if (!isShare) {
      throw refused("Cannot take '--broken' or '--repeated': expected shares between 0 and 1");
    }
    if (rounds < 1 || records < 1 || parallelism < 1 || commitEvery < 1) {
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
      KafkaBroker broker,
      SchemaRegistryServer registry,
      Path directory,
      BenchReport report)
      throws IOException {
    for (int round = 0; round <= rounds; round++) {
      for (Subject subject : subjects) {
        var order =
            new MeasuredRun.Order(
                subject,
                broker.servers(),
                registry.url(),
                workload.warmTopic(),
                workload.warm(),
                workload.topic(),
                workload.expected(),
                parallelism,
                commitEvery);
        Measured measured =
            Children.run(
                Children.Program.of(subject.label(), MeasuredRun.class),
                order,
                Measured.class,
                directory.resolve("run"));
        if (round > 0) {
          report.add(subject, measured);
        }
        say(
            "%s %-14s %.2f CPU-s per million, %,.0f records/s"
                .formatted(
                    round == 0 ? "thrown away" : "round %d    ".formatted(round),
                    subject.label(),
                    measured.cpuPerMillion(),
                    measured.recordsPerSecond()));
      }
    }
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private void write(Path file, List<BenchReport> reports) throws IOException {
    var mapper = new ObjectMapper();
    var root = mapper.createObjectNode();
    root.put("rounds", rounds);
    root.put("parallelism", parallelism);
    root.put("commitEverySeconds", commitEvery);
    var workloads = root.putArray("workloads");
    reports.forEach(report -> workloads.add(report.json(mapper)));
    mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
  }

  /** Takes systems by the names that the report has. */
  static final class SubjectByLabel implements ITypeConverter<Subject> {
    @Override
    public Subject convert(String label) {
      return Subject.valueOf(label.toUpperCase(Locale.ROOT));
    }
  }
}
