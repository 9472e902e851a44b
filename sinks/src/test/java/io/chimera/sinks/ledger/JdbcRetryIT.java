package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.PostgresLake;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.WrittenTable;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.Table;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * L7: a catalog in a real Postgres, behind a network that loses answers. A commit is in the table
 * once whatever happens to it on the way, and all that the table names can be read.
 */
@Timeout(180)
class JdbcRetryIT {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final Run RUN = new Run("casino_games_bets", 0, "1.2.0", "ab12");
  private static final Patience PATIENCE =
      new Patience(100, Duration.ofMillis(100), Duration.ofMillis(500));

  /** In the parameters of the swap; its SQL is not sent again once the driver has prepared it. */
  private static final String SWAP = ".metadata.json";

  private static final int STARTS = 6;
  private static final int ROUNDS = 8;

  @TempDir private static Path directory;
  private static PostgresLake postgres;

  private final Contract contract = Contracts.bets();
  private String database;
  private LakeCatalog lake;
  private Table table;
  private Table files;
  private TableLedger ledger;

  @BeforeAll
  static void start() throws Exception {
    postgres = new PostgresLake(directory);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void open() throws Exception {
    postgres.proxy().resume();
    database = postgres.freshDatabase();
    lake = postgres.open(database);
    table = TargetTables.main(lake, contract.datasets().get(0));
    // Writers know the table from their start on, and write while the catalog is away.
    files = lake.load(BETS);
    ledger = new TableLedger(table, PATIENCE);
    ledger.open("o1", RUN, TestLake.at(0));
    commit("c1", 0, 1);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  /** One record a commit: its id is its position. */
  private void commit(String id, long from, long to) {
    var file = FilesText.write(WrittenTable.file(files, id, from), files);
    var closing =
        new Closing(
            id,
            BETS,
            to,
            "1.2.0",
            "ab12",
            TestLake.at(from),
            TestLake.at(to),
            new Tally(1, 1, 0, 0, 0, 0, 0, null),
            List.of(file),
            List.of());
    ledger.commit(closing, RUN.pipeline(), 1);
  }

  private void assertBooks(int commits) {
    // Somebody else looks, who knows nothing of what happened.
    try (var other = postgres.open(database)) {
      Table seen = other.load(BETS);
      var expectedIds = new ArrayList<String>(List.of("o1"));
      var expectedRows = new ArrayList<Long>();
      for (int commit = 1; commit <= commits; commit++) {
        expectedIds.add("c" + commit);
        expectedRows.add(commit - 1L);
      }
      var entries = new TableLedger(seen).entries();
      assertThat(entries.stream().map(entry -> entry.entry().commitId()))
          .containsExactlyElementsOf(expectedIds);
      assertThat(Books.audit(entries).problems()).isEmpty();
      assertThat(WrittenTable.ids(seen)).isEqualTo(expectedRows);
      WrittenTable.readHistory(seen);
    }
  }

  @Test
  void findsACommitWhoseAnswerWasLost() {
    int before = postgres.proxy().lostAnswers();
    postgres.proxy().loseAnswerTo(SWAP);

    commit("c2", 1, 2);

    assertThat(postgres.proxy().lostAnswers()).isEqualTo(before + 1);
    assertBooks(2);
    commit("c3", 2, 3);
    assertBooks(3);
  }

  @Test
  void repeatsACommitThatNeverArrived() {
    int before = postgres.proxy().lostRequests();
    postgres.proxy().loseRequestWith(SWAP);

    commit("c2", 1, 2);

    assertThat(postgres.proxy().lostRequests()).isEqualTo(before + 1);
    assertBooks(2);
  }

  @Test
  void findsAnOpeningWhoseAnswerWasLost() {
    postgres.proxy().loseAnswerTo(SWAP);

    Committed opening = ledger.open("o2", RUN, TestLake.at(1));

    assertThat(opening.entry().run().epoch()).isEqualTo(2);
    assertThat(ledger.entries().stream().map(entry -> entry.entry().commitId()))
        .containsExactly("o1", "c1", "o2");
  }

  @Test
  void runsAStatementOnceAndThenOnANewConnection() {
    int connections = postgres.proxy().connections();
    int lost = postgres.proxy().lostAnswers();
    postgres.proxy().loseAnswerTo(BETS.namespace());

    assertThatThrownBy(table::refresh).isInstanceOf(UncheckedSQLException.class);
    table.refresh();

    assertThat(postgres.proxy().lostAnswers()).isEqualTo(lost + 1);
    assertThat(postgres.proxy().connections()).isEqualTo(connections + 1);
  }

  @Test
  void connectsAgainWhenTheConnectionDiedWhileIdle() {
    int connections = postgres.proxy().connections();
    postgres.proxy().refuse();
    postgres.proxy().resume();

    table.refresh();

    assertThat(postgres.proxy().connections()).isEqualTo(connections + 1);
  }

  @Test
  void commitsOnceWhileTheCatalogIsKilledAndStartedAgain() throws Exception {
    postgres.server().kill();
    var commit = CompletableFuture.runAsync(() -> commit("c2", 1, 2));
    postgres.server().restart();
    commit.get(60, TimeUnit.SECONDS);
    assertBooks(2);

    commit = CompletableFuture.runAsync(() -> commitMany(2, 40));
    postgres.server().kill();
    postgres.server().restart();
    commit.get(60, TimeUnit.SECONDS);
    assertBooks(40);
  }

  private void commitMany(int from, int to) {
    for (int position = from; position < to; position++) {
      commit("c" + (position + 1), position, position + 1);
    }
  }

  @Test
  void manyStartOnAFreshDatabaseAtOnce() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      startAtOnce(postgres.settings(postgres.freshDatabase()));
    }
  }

  @Test
  void manyStartOnAFreshFileAtOnce(@TempDir Path own) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path lakeDirectory = own.resolve("lake-" + round);
      startAtOnce(
          new CatalogSettings(
              "lake",
              "jdbc:sqlite:" + lakeDirectory.resolve("catalog.db"),
              lakeDirectory.resolve("warehouse").toString()));
    }
  }

  /** Each with a connection of its own, as processes have. */
  private void startAtOnce(CatalogSettings settings) throws Exception {
    var barrier = new CyclicBarrier(STARTS);
    var pool = Executors.newFixedThreadPool(STARTS);
    try {
      var starts = new ArrayList<Future<?>>();
      for (int start = 0; start < STARTS; start++) {
        starts.add(
            pool.submit(
                () -> {
                  barrier.await();
                  try (var catalog = LakeCatalog.open(settings)) {
                    return catalog.tables();
                  }
                }));
      }
      for (Future<?> start : starts) {
        assertThat(start.get(60, TimeUnit.SECONDS)).isEqualTo(List.of());
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
