package io.chimera.jobs.cli;

import io.chimera.connectors.kafka.KafkaPositions;
import io.chimera.jobs.audit.Change;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.local.BetCounts;
import io.chimera.local.CasinoBets;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.schemas.stream.Positions;
import io.chimera.sinks.ledger.Gate;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole way on this machine: real servers, data streaming in, tables with balanced books. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a Kafka broker and a schema registry, streams an online casino's bets into a topic,"
          + " some of them broken, and runs examples/casino.json on them. With '--source postgres'"
          + " starts a Postgres with a shop's tables, changes them, runs examples/shop.yaml, and"
          + " compares its tables with the shop's.",
      "Everything stays on 127.0.0.1 and in one directory; a second demo goes on where this one"
          + " ended."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera demo",
      "  chimera demo --records 1000000 --broken 0.05",
      "  chimera demo --records 20000 --json",
      "  chimera demo --source postgres"
    })
final class DemoCommand implements Callable<Integer>, Audited {
  private static final Path CONTRACT = Path.of("examples", "casino.json");
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(3);

  /** The last of the bets come from a producer that has gone wrong. */
  private static final int LAST_BETS = 200;

  private static final double LAST_BROKEN_SHARE = 0.6;
  private static final int LAST_PART = 10;

  @Spec private CommandSpec spec;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      converter = DemoSource.Argument.class,
      description = "Where data come from: kafka (the default) or postgres.")
  private DemoSource source = DemoSource.KAFKA;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "Bets to produce (default: 200000), or transactions of the shop (5000).")
  private @Nullable Long records;

  @Option(
      names = "--broken",
      paramLabel = "SHARE",
      description = "Share of broken bets, 0 to 1 (default: 0.01).")
  private double broken = CasinoBets.USUAL_BROKEN_SHARE;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Where ./lake with all data is kept (default: the current directory).")
  private Path directory = Path.of("");

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks side by side (default: 1).")
  private int parallelism = 1;

  @Option(names = "--json", description = "One JSON object as the last line.")
  private boolean json;

  @Override
  public Optional<Change> change() {
    var place = directory.toAbsolutePath().normalize();
    return Optional.of(Change.of(new PlatformSettingsReader().defaults(place), List.of()));
  }

  @Override
  public Integer call() throws Exception {
    long wanted = records == null ? source.records() : records;
    if (wanted < 1) {
      throw new BadInputException("Cannot produce '" + wanted + "' records, expected at least 1");
    }
    if (!(broken >= 0 && broken <= 1)) {
      throw new BadInputException("Cannot break a share of '" + broken + "', expected 0 to 1");
    }
    if (parallelism < 1) {
      throw new BadInputException("Cannot run '" + parallelism + "' subtasks, expected at least 1");
    }
    var progress = Progress.on(spec.commandLine().getErr());
    var interrupt = Interrupts.firstInterrupt();
    var place = directory.toAbsolutePath().normalize();
    if (source == DemoSource.POSTGRES) {
      var shop = ShopDemo.play(place, wanted, parallelism, progress, interrupt);
      shop.print(spec.commandLine().getOut(), json);
      return shop.isExact() ? ExitCode.DONE : ExitCode.TROUBLE;
    }
    return playCasino(wanted, place, progress, interrupt);
  }

  private int playCasino(
      long records, Path place, Progress progress, CompletableFuture<Void> interrupt)
      throws Exception {
    long started = System.nanoTime();
    var declared = contract(CONTRACT);
    try (var servers = DemoServers.start(lake(place), declared, progress)) {
      var contract = servers.at(declared);
      var platform =
          withEvents(new PlatformSettingsReader().defaults(place), servers)
              .with(DemoKey.in(place, progress));
      long last = Math.min(LAST_BETS, records / LAST_PART);
      var evening = new Part(servers, contract, platform, interrupt, broken);
      evening.play(records - last, progress);
      var account = evening.account;
      if (last > 0 && !interrupt.isDone()) {
        progress.say(
            "Now a producer goes wrong: of its bets more are broken than the contract bears");
        var end = new Part(servers, contract, platform, interrupt, LAST_BROKEN_SHARE);
        end.play(last, progress);
        account = account.plus(end.account).withGate(end.gate);
      }
      var whole = account.in(Duration.ofNanos(System.nanoTime() - started));
      whole.print(spec.commandLine().getOut(), json, platform);
      return whole.isExact() ? ExitCode.DONE : ExitCode.TROUBLE;
    }
  }

  /** A run of the pipeline while the casino plays; what the gate held back then is let through. */
  private final class Part {
    private final Contract contract;
    private final PlatformSettings platform;
    private final CompletableFuture<Void> interrupt;
    private final DemoServers.Casino casino;
    private DemoAccount account;
    private @Nullable Gate gate;

    Part(
        DemoServers servers,
        Contract contract,
        PlatformSettings platform,
        CompletableFuture<Void> interrupt,
        double brokenShare) {
      this.contract = contract;
      this.platform = platform;
      this.interrupt = interrupt;
      casino = servers.casino(contract.datasets().get(0).from().stream(), brokenShare);
      account = DemoAccount.NOTHING;
    }

    void play(long bets, Progress progress) throws Exception {
      var prepared = RunPreparation.prepare(contract, platform, RunMode.CONTINUOUS);
      var flow = new Flow(prepared, casino, interrupt);
      var sent = flow.run(bets, progress);
      try (var catalog = LakeTables.open(platform)) {
        var table = contract.datasets().get(0).target().table();
        var ledger = new TableLedger(LakeTables.load(catalog, table));
        gate = ledger.gate().orElse(null);
        if (gate != null) {
          var unusedEntry = ledger.release();
        }
      }
      account = new DemoAccount(RunAccount.of(prepared), sent, flow.leftover, Duration.ZERO, null);
    }
  }

  /** One of the examples. */
  static Contract contract(Path example) throws IOException {
    return new ContractReader()
        .read(Path.of(System.getProperty("chimera.home", "")).resolve(example));
  }

  private static Path lake(Path place) throws IOException {
    return Files.createDirectories(place.resolve("lake"));
  }

  private static PlatformSettings withEvents(PlatformSettings settings, DemoServers servers) {
    return settings.with(new EventSettings(servers.brokerServers()));
  }

  /** The casino plays while the pipeline runs; it ends when the table has all that was played. */
  private final class Flow {
    private final PreparedRun prepared;
    private final DemoServers.Casino casino;
    private final CompletableFuture<Void> interrupt;
    private final Contract contract;
    private final long leftover;
    private final long first;

    Flow(PreparedRun prepared, DemoServers.Casino casino, CompletableFuture<Void> interrupt) {
      this.prepared = prepared;
      this.casino = casino;
      this.interrupt = interrupt;
      this.contract = prepared.contract();
      var end = end();
      first = sum(end);
      leftover = first - sum(prepared.starts().get(0));
    }

    BetCounts run(long bets, Progress progress) throws Exception {
      try (var run =
          IngestRun.start(prepared, FlinkConfiguration.load(), COMMIT_EVERY, parallelism)) {
        progress.say("Flink dashboard   " + run.dashboard());
        var produced = new AtomicLong();
        var playing = casino.play(first, bets, produced::set);
        // Ctrl-C ends the game; the pipeline still takes in what was played.
        var unused = interrupt.thenRun(casino::stop);
        var allPlayed = playing.thenApply(sent -> end());
        new RunWatch(run, progress, () -> String.format("%,d produced; ", produced.get()))
            .until(
                new CompletableFuture<>(),
                heads -> allPlayed.isDone() && covers(heads.get(0).to(), allPlayed.join()));
        return playing.join();
      }
    }

    private Positions end() {
      try (var source = new KafkaPositions(contract.kafka())) {
        return source.end(contract.datasets().get(0).topic());
      }
    }

    private static boolean covers(Positions reached, Positions end) {
      return sum(reached) >= sum(end);
    }

    private static long sum(Positions positions) {
      return positions.streams().values().stream()
          .flatMap(stream -> stream.next().values().stream())
          .mapToLong(Long::longValue)
          .sum();
    }
  }
}
