package io.chimera.jobs.cli;

import io.chimera.connectors.database.DatabaseState;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.reconcile.Reconciled;
import io.chimera.jobs.reconcile.Reconciliation;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.ProtectionKeys;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.local.PostgresServer;
import io.chimera.local.ShopDatabase;
import io.chimera.local.ShopDatabase.Trade;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.AllowedSecret;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.schemas.platform.Secrets;
import io.chimera.sinks.ledger.LedgerEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A demo of a database: a shop's tables are captured while people buy there, and compared with the
 * shop's when they have gone home.
 */
final class ShopDemo {
  private static final Path CONTRACT = Path.of("examples", "shop.yaml");
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(2);

  private final Contract contract;
  private final PlatformSettings platform;
  private final ShopDatabase shop;
  private final Progress progress;

  private ShopDemo(
      Contract contract, PlatformSettings platform, ShopDatabase shop, Progress progress) {
    this.contract = contract;
    this.platform = platform;
    this.shop = shop;
    this.progress = progress;
  }

  /**
   * Plays it.
   *
   * @param place the directory that has the lake
   */
  static ShopAccount play(
      Path place,
      long transactions,
      int parallelism,
      Progress progress,
      CompletableFuture<Void> interrupt)
      throws Exception {
    long started = System.nanoTime();
    Contract declared = DemoCommand.contract(CONTRACT);
    int port = DemoServers.port(declared.database().port(), progress);
    SecretReference password = DemoKey.password(place, "postgres");
    try (var server =
            PostgresServer.start(
                place.resolve("lake").resolve("postgres"),
                port,
                Secrets.ofThisMachine().resolve(password));
        // Another seed each time: the next demo goes on with the same rows.
        var shop = ShopDatabase.open(server, started)) {
      progress.say("Postgres          127.0.0.1:" + port);
      Contract contract = at(declared, port, password);
      var demo = new ShopDemo(contract, platform(place, contract, progress), shop, progress);
      return demo.play(transactions, parallelism, interrupt, started);
    }
  }

  private static Contract at(Contract declared, int port, SecretReference password) {
    DatabaseSourceSpec source = declared.database();
    return declared.at(
        new DatabaseSourceSpec(
            source.name(),
            source.product(),
            source.host(),
            port,
            source.database(),
            source.user(),
            password,
            source.sslMode(),
            source.options(),
            source.capture()));
  }

  private static PlatformSettings platform(Path place, Contract contract, Progress progress)
      throws IOException {
    PlatformSettings defaults = new PlatformSettingsReader().defaults(place);
    DatabaseSourceSpec source = contract.database();
    var password = Objects.requireNonNull(source.password());
    return defaults
        .with(List.of(new AllowedSecret(password, List.of(source.server()))))
        .with(DemoKey.in(place, progress));
  }

  private ShopAccount play(
      long transactions, int parallelism, CompletableFuture<Void> interrupt, long started)
      throws Exception {
    PreparedRun prepared = RunPreparation.prepare(contract, platform, RunMode.CONTINUOUS);
    var trading = new Trading(transactions);
    try (var run =
        IngestRun.start(prepared, FlinkConfiguration.load(), COMMIT_EVERY, parallelism)) {
      progress.say("Flink dashboard   " + run.dashboard());
      var unused = interrupt.thenRun(shop::stop);
      new RunWatch(run, progress, trading::text)
          .until(new CompletableFuture<>(), trading::isCommitted);
    }
    progress.say("Comparing all tables with the shop's");
    return new ShopAccount(
        RunAccount.of(prepared),
        reconcile(),
        trading.written.get(),
        Duration.ofNanos(System.nanoTime() - started));
  }

  /** People who come when all tables were read once, and what they have done. */
  private final class Trading {
    private final long transactions;
    private final AtomicLong written = new AtomicLong();
    private @Nullable CompletableFuture<Trade> trade;

    Trading(long transactions) {
      this.transactions = transactions;
    }

    String text() {
      return String.format("%,d transactions; ", written.get());
    }

    /** All tables are closed at the same place; those that are not committed yet will be. */
    boolean isCommitted(List<LedgerEntry> heads) {
      CompletableFuture<Trade> begun = trade;
      if (begun == null) {
        if (heads.stream().allMatch(head -> position(head) > 0)) {
          trade = CompletableFuture.supplyAsync(() -> shop.trade(transactions, written::set));
        }
        return false;
      }
      return begun.isDone()
          && heads.stream().anyMatch(head -> position(head) > begun.join().position());
    }

    private static long position(LedgerEntry head) {
      return head.to().streams().values().stream()
          .flatMap(stream -> stream.next().values().stream())
          .mapToLong(Long::longValue)
          .max()
          .orElse(0);
    }
  }

  private List<Reconciled> reconcile() throws IOException {
    List<Dataset> datasets = contract.datasets();
    KeySettings keys = Objects.requireNonNull(platform.keys());
    var keyring = ProtectionKeys.open(keys);
    var results = new ArrayList<Reconciled>();
    try (var catalog = LakeTables.open(platform);
        var state = DatabaseState.now(contract.database(), Secrets.ofThisMachine(), datasets)) {
      for (Dataset dataset : datasets) {
        var table = LakeTables.load(catalog, dataset.target().table());
        results.add(Reconciliation.of(dataset, state, table, keyring, keys));
      }
    }
    return List.copyOf(results);
  }
}
