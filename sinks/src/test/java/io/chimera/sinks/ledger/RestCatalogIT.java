package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.local.TcpProxy;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.CatalogAccess;
import io.chimera.schemas.platform.CatalogType;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.RestCatalogServer;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.WrittenTable;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The books in a catalog behind REST, with a network between that loses answers. */
@Timeout(120)
class RestCatalogIT {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final Run RUN = new Run("casino_games_bets", 0, "1.2.0", "ab12");
  private static final Patience PATIENCE =
      new Patience(5, Duration.ofMillis(100), Duration.ofMillis(500));
  private static final String COMMIT = "POST /v1/namespaces/casino/tables/bets";

  @TempDir private Path directory;
  private RestCatalogServer server;
  private TcpProxy proxy;
  private LakeCatalog lake;
  private Table table;
  private TableLedger ledger;

  @BeforeEach
  void open() throws Exception {
    server = new RestCatalogServer(directory);
    proxy = TcpProxy.to(server.port());
    lake = LakeCatalog.open(settings());
    Contract contract = Contracts.bets();
    table = TargetTables.main(lake, contract.datasets().get(0));
    TargetTables.quarantine(lake, contract.datasets().get(0));
    ledger = new TableLedger(table, PATIENCE);
    ledger.open("o1", RUN, TestLake.at(0));
  }

  @AfterEach
  void close() throws Exception {
    lake.close();
    proxy.close();
    server.close();
  }

  private CatalogSettings settings() {
    return new CatalogSettings(
        CatalogType.REST, "lake", "http://127.0.0.1:" + proxy.port(), "lake", CatalogAccess.OPEN);
  }

  private void commit(String id, long from, long to) {
    var file = FilesText.write(WrittenTable.file(table, id, from), table);
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

  private void assertBooks(List<String> ids, List<Long> rows) {
    try (var other = LakeCatalog.open(settings())) {
      Table seen = other.load(BETS);
      var entries = new TableLedger(seen).entries();
      assertThat(entries.stream().map(entry -> entry.entry().commitId()))
          .containsExactlyElementsOf(ids);
      assertThat(Books.audit(entries).problems()).isEmpty();
      assertThat(WrittenTable.ids(seen)).isEqualTo(rows);
      WrittenTable.readHistory(seen);
    }
  }

  @Test
  void opensAndClosesTheBooks() {
    commit("c1", 0, 1);
    commit("c2", 1, 2);

    assertBooks(List.of("o1", "c1", "c2"), List.of(0L, 1L));
    assertThat(lake.tables()).containsExactly(BETS, new TableName("casino", "bets__quarantine"));
  }

  @Test
  void findsACommitWhoseAnswerWasLost() {
    proxy.loseAnswerTo(COMMIT);

    commit("c1", 0, 1);

    assertThat(proxy.lostAnswers()).isEqualTo(1);
    assertBooks(List.of("o1", "c1"), List.of(0L));
    commit("c2", 1, 2);
    assertBooks(List.of("o1", "c1", "c2"), List.of(0L, 1L));
  }

  @Test
  void repeatsACommitThatNeverArrived() {
    proxy.loseRequestWith(COMMIT);

    commit("c1", 0, 1);

    assertThat(proxy.lostRequests()).isEqualTo(1);
    assertBooks(List.of("o1", "c1"), List.of(0L));
  }
}
