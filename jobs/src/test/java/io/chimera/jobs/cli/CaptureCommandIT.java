package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.postgres.PostgresLog;
import io.chimera.local.PostgresServer;
import io.chimera.local.ShopDatabase;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.platform.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureCommandIT {
  @TempDir private Path directory;

  @Test
  void saysWhatTheServerKeepsAndTakesItAway() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        var shop = ShopDatabase.open(server, 1)) {
      // Given
      Contract contract = new ContractReader().read(contract(server));
      var log = PostgresLog.of(contract, Secrets.ofThisMachine());
      String slot = log.kept().orElseThrow().name();
      assertThat(run("capture").out()).isEqualTo("The server has no slot '" + slot + "'.\n");
      var planned = run("run", "--dry-run");
      assertThat(planned.err()).isEmpty();
      assertThat(planned.out())
          .contains("all rows, then the log")
          .contains("would be made: CREATE PUBLICATION \"" + slot + "\" FOR TABLE")
          .contains("would be made: SELECT pg_create_logical_replication_slot('" + slot + "'")
          .endsWith("Nothing was changed.\n");
      // When
      log.make();
      shop.trade(100, written -> {});
      // Then
      assertThat(run("capture").out())
          .matches(
              "The server has slot '"
                  + slot
                  + "', which nobody reads; [1-9][0-9,]* bytes of log are kept for it \\(reserved\\).\n");
      String statements =
          "SELECT pg_drop_replication_slot('" + slot + "')\nDROP PUBLICATION \"" + slot + "\"\n";
      assertThat(run("capture", "--drop", "--dry-run").out())
          .startsWith(statements)
          .endsWith("Nothing was changed.\n");
      assertThat(log.kept().orElseThrow().isThere()).isTrue();
      assertThat(run("capture", "--drop").out())
          .isEqualTo(statements + "The server has no slot '" + slot + "'.\n");
      assertThat(log.planToDrop()).isEmpty();
      assertThat(run("capture", "--drop", "--json").out())
          .isEqualTo(
              "{\"there\":false,\"name\":\""
                  + slot
                  + "\",\"status\":null,\"read\":false,\"heldBytes\":0,\"dropped\":true,\"statements\":[]}\n");
    }
  }

  /** A contract without one must not log in with what the driver finds at home. */
  @Test
  void takesNoPasswordThatTheContractDoesNotName() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        var unusedShop = ShopDatabase.open(server, 1)) {
      String text = contract(server).replaceAll("(?m)^  secrets:\\n.*\\n", "");
      Files.writeString(directory.resolve("shop.yaml"), text);
      Path home = directory.resolve("pgpass");
      Files.writeString(home, "*:*:*:*:" + PostgresServer.PASSWORD);
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rw-------"));
      System.setProperty("org.postgresql.pgpassfile", home.toString());
      try {
        var answer = run("capture");
        assertThat(answer.exitCode()).isNotZero();
        assertThat(answer.out()).isEmpty();
      } finally {
        System.clearProperty("org.postgresql.pgpassfile");
      }
    }
  }

  private String contract(PostgresServer server) throws Exception {
    Path home = Path.of(System.getProperty("chimera.home"));
    Path password = Files.writeString(directory.resolve("password"), PostgresServer.PASSWORD);
    String text =
        Files.readString(home.resolve("examples").resolve("shop.yaml"))
            .replace("port: 5432", "port: " + server.port())
            .replace("/run/secrets/shop", password.toString());
    Files.writeString(directory.resolve("shop.yaml"), text);
    Files.writeString(
        directory.resolve("chimera.yaml"),
        """
        secrets:
          - {reference: '${file:%1$s}', hosts: ['127.0.0.1:%2$d']}
        protection:
          current: one
          keys: [{id: one, secret: '${file:%3$s}'}]
        """
            .formatted(
                password,
                server.port(),
                Files.writeString(
                    directory.resolve("key"), "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n")));
    return text;
  }

  private CommandRun run(String command, String... options) {
    var arguments = new String[options.length + 4];
    arguments[0] = command;
    arguments[1] = directory.resolve("shop.yaml").toString();
    arguments[2] = "--settings";
    arguments[3] = directory.resolve("chimera.yaml").toString();
    System.arraycopy(options, 0, arguments, 4, options.length);
    return CommandRun.of(arguments);
  }
}
