package io.chimera.bench.neighbours;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.bench.Children;
import io.chimera.bench.FloodedWorkload;
import io.chimera.bench.FloodedWorkload.Flood;
import io.chimera.bench.Labels;
import io.chimera.local.KafkaBroker;
import io.chimera.local.SchemaRegistryServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what a pipeline that goes wrong costs those beside it. */
@Command(
    name = "neighbours",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what a pipeline that goes wrong costs those beside it: two pipelines take in records"
          + " at an even rate, alone and beside a third with a flood of records that nobody can"
          + " read, or of one key. All are jobs of one Flink cluster, in one task manager, with one"
          + " catalog and one broker.",
      "Their tables are held against what came in; a wrong run has no number, and ends the whole."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench/run neighbours",
      "  bench/run neighbours --rate 20000 --rounds 1",
      "  bench/run neighbours --beside healthy,unreadable,hot_key --json neighbours.json"
    })
public final class NeighboursCommand implements Callable<Integer> {
  /** A commit at the beginning, one at the end, and some between. */
  private static final int LEAST_COMMITS = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--beside",
      split = ",",
      paramLabel = "WHAT",
      converter = BesideByLabel.class,
      description =
          "What runs beside the two, of healthy, unreadable, hot_key (default: unreadable,hot_key);"
              + " 'nothing' is always measured.")
  private List<Beside> asked = List.of(Beside.UNREADABLE, Beside.HOT_KEY);

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Records a second for each of the two (default: 50000).")
  private long rate = 50_000;

  @Option(
      names = "--flood",
      paramLabel = "N",
      description = "How many records lie ready for the third (default: 60000000).")
  private long flood = 60_000_000;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long the two are watched in a run (default: 40).")
  private int seconds = 40;

  @Option(
      names = "--commit-every",
      paramLabel = "SECONDS",
      description = "Between two commits (default: 5).")
  private int commitEvery = 5;

  @Option(names = "--rounds", paramLabel = "N", description = "How many rounds (default: 3).")
  private int rounds = 3;

  @Option(names = "--json", paramLabel = "FILE", description = "Where all figures go, as JSON.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    check();
    var report = new NeighboursReport(rate, commitEvery);
    Path directory = Files.createTempDirectory("chimera-bench");
    try (var broker = KafkaBroker.startOnFreePort(directory.resolve("kafka"));
        var registry = SchemaRegistryServer.startOnFreePort(directory.resolve("registry"))) {
      var servers = new NeighboursRun.Servers(broker, registry);
      var cases = new TreeSet<>(asked);
      cases.add(Beside.NOTHING);
      Map<Beside, NeighboursRun.Flooded> floods = fill(cases, servers);
      for (int round = 1; round <= rounds; round++) {
        for (Beside beside : cases) {
          var load =
              new NeighboursRun.Load(
                  "round_%d_%s".formatted(round, beside.label()), rate, commitEvery, seconds);
          var figures =
              new NeighboursRun(servers, load, directory.resolve("run"))
                  .measure(floods.get(beside));
          report.add(beside, figures);
          say(
              "round %d, beside %-10s %,.0f records/s, both; longest without a commit %.1f s",
              round, beside.label(), figures.perSecond(), figures.longestSeconds());
        }
      }
    } finally {
      Children.delete(directory);
    }
    tell(report);
    return 0;
  }

  private void check() {
    if (rate < 1 || flood < 1 || commitEvery < 1 || rounds < 1) {
      throw refused(
          "Cannot take '--rate', '--flood', '--commit-every' or '--rounds': expected at least 1");
    }
    if (seconds < LEAST_COMMITS * commitEvery) {
      throw refused(
          "Cannot take '--seconds' with '%d': expected at least %d, for %d commits"
              .formatted(seconds, LEAST_COMMITS * commitEvery, LEAST_COMMITS));
    }
  }

  private ParameterException refused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Once for all rounds: every run reads them from their beginning, into a lake of its own. */
  private Map<Beside, NeighboursRun.Flooded> fill(
      TreeSet<Beside> cases, NeighboursRun.Servers servers)
      throws ExecutionException, InterruptedException {
    var floods = new EnumMap<Beside, NeighboursRun.Flooded>(Beside.class);
    for (Beside beside : cases) {
      Flood kind = beside.flood();
      if (kind != null) {
        say("Filling a topic with %,d records: %s", flood, beside.label());
        var workload =
            FloodedWorkload.fill(beside.label(), kind, servers.broker(), servers.registry(), flood);
        floods.put(beside, new NeighboursRun.Flooded(workload, flood));
      }
    }
    return floods;
  }

  private void say(String format, Object... values) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(format.formatted(values));
    err.flush();
  }

  private void tell(NeighboursReport report) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    out.print(report);
    out.flush();
    if (json != null) {
      var mapper = new ObjectMapper();
      mapper.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), report.json(mapper));
    }
  }

  /** Takes what runs beside by the names that the report has. */
  static final class BesideByLabel implements ITypeConverter<Beside> {
    @Override
    public Beside convert(String label) {
      return Labels.find(label, List.of(Beside.values()), Beside::label);
    }
  }
}
