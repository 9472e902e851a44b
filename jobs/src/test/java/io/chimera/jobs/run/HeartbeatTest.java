package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.source.CaptureProblem;
import io.chimera.connectors.source.DatabaseLog;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.sinks.iceberg.Lake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a contract's heartbeat comes to. */
class HeartbeatTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "'', PT60S, PT10M",
    "'capture: {heartbeat: PT5S}', PT5S, PT5S",
    "'capture: {heartbeat: PT1H}', PT60S, PT1H"
  })
  void comesFromTheContractOrFromItsCommits(String capture, Duration asked, Duration committed) {
    Contract contract = contract(capture);
    var platform = new PlatformSettingsReader().defaults(directory);
    var run =
        new PreparedRun(
            contract,
            platform,
            List.of(),
            Optional.empty(),
            Lake.Address.of(platform.catalog()),
            Optional.empty(),
            Map.of());

    assertThat(run.heartbeat()).isEqualTo(asked);
    assertThat(new DatabasePositions(contract, new NoLog()).idleCommits()).contains(committed);
  }

  private static Contract contract(String capture) {
    return new ContractReader()
        .read(
            """
            apiVersion: chimera/v1
            kind: IngestionContract
            name: shop
            version: 1.0.0
            team: {name: a, project: a, support: a@example.org}
            rightToIngest: {basis: a, declaredBy: a, on: 2026-11-21}
            source:
              name: shop
              type: postgres
              host: localhost
              database: shop
              user: a
              %s
            datasets:
              - name: orders
                from: {table: public.orders, mode: cdc}
                columns: [{name: id, type: long, required: true}]
                target: {table: shop.orders, kind: upsert, key: [id]}
            """
                .formatted(capture));
  }

  /** A log that nobody reads. */
  private static final class NoLog implements DatabaseLog {

    @Override
    public String identity() {
      return "none";
    }

    @Override
    public long end() {
      return 0;
    }

    @Override
    public List<String> plan() {
      return List.of();
    }

    @Override
    public void make() {}

    @Override
    public List<CaptureProblem> warnings() {
      return List.of();
    }

    @Override
    public void requireRestart(long position, Duration patience) {}
  }
}
