package io.chimera.faults;

import io.chimera.faults.minicluster.SeededRun;
import io.chimera.faults.minicluster.SharedCluster;
import io.chimera.faults.processes.ProcessRun;
import io.chimera.faults.processes.World;
import io.chimera.local.KafkaBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs seeds and says what they found. */
@Command(
    name = "faults/run",
    mixinStandardHelpOptions = true,
    description = {
      "Breaks whole pipelines by seed, and judges what is left: LOSS, DUPLICATE, CORRUPT,"
          + " UNBALANCED, or INFRA where the run itself went wrong.",
      "Ends with 0 if nothing was found."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  faults/run --runs 300",
      "  faults/run --runs 1 --seed 4711        the same plan again",
      "  faults/run --processes --runs 30 --seed 7",
      "  faults/run --runs 20 --json"
    })
public final class FaultSuite implements Callable<Integer> {
  private static final int ANSWER_SECONDS = 20;

  @Spec private CommandSpec spec;

  @Option(names = "--runs", paramLabel = "N", description = "How many seeds (default: 10).")
  private int runs = 10;

  @Option(names = "--seed", paramLabel = "SEED", description = "The first one (default: 1).")
  private long seed = 1;

  @Option(
      names = "--processes",
      description = "On real processes that are killed and cut off, instead of a cluster in one.")
  private boolean processes;

  @Option(names = "--json", description = "One JSON object at the end.")
  private boolean json;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new FaultSuite()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    var report = new SuiteReport();
    Path directory = Files.createTempDirectory("chimera-faults");
    try {
      if (processes) {
        inProcesses(directory, report, err);
      } else {
        inOneProcess(directory, report, err);
      }
    } finally {
      delete(directory);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? report.json() : report.toString());
    out.flush();
    return report.isClean() ? 0 : 1;
  }

  private void inOneProcess(Path directory, SuiteReport report, PrintWriter err) throws Exception {
    try (var broker = KafkaBroker.startOnFreePort(directory.resolve("kafka"));
        var cluster = SharedCluster.start()) {
      for (long each = seed; each < seed + runs; each++) {
        Path place = Files.createDirectories(directory.resolve("seed-" + each));
        Outcome outcome = SeededRun.run(each, cluster, broker, place);
        add(outcome, report, err);
        if (outcome.judgement().counts().containsKey(Verdict.INFRA) && !isServing(broker)) {
          throw new IllegalStateException(
              "The suite's own broker is gone after seed " + each + ": the rest was not run");
        }
      }
    }
  }

  /** Every seed after a broker's end would wait for it, and say nothing. */
  private static boolean isServing(KafkaBroker broker) throws InterruptedException {
    try (var admin = Admin.create(broker.clientProperties())) {
      admin.describeCluster().nodes().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException silent) {
      return false;
    }
  }

  private void inProcesses(Path directory, SuiteReport report, PrintWriter err) throws IOException {
    var recoveries = new ArrayList<Duration>();
    try (var world = World.start(directory.resolve("world"))) {
      for (long each = seed; each < seed + runs; each++) {
        add(ProcessRun.run(each, world, directory.resolve("journals"), recoveries), report, err);
      }
    }
    report.recoveries(recoveries);
  }

  private static void add(Outcome outcome, SuiteReport report, PrintWriter err) {
    report.add(outcome);
    err.printf(
        "seed %d: %s, %,d records, %s, %.1f s%n",
        outcome.seed(),
        outcome.judgement(),
        outcome.records(),
        outcome.faults(),
        outcome.time().toMillis() / 1e3);
    err.flush();
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
