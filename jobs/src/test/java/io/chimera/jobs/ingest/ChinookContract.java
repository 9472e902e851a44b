package io.chimera.jobs.ingest;

import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.TablePatterns;
import io.chimera.jobs.init.ContractDraft;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.TableSpec.Mode;
import io.chimera.schemas.platform.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** Contracts of a server with a Chinook, and the lake that they are run into. */
final class ChinookContract {
  private final CapturedChinook server;
  private final int port;
  private final Path directory;

  private ChinookContract(CapturedChinook server, int port, Path directory) {
    this.server = server;
    this.port = port;
    this.directory = directory;
  }

  /**
   * @param directory of the test
   */
  static ChinookContract of(CapturedChinook server, Path directory) {
    return new ChinookContract(server, server.port(), directory);
  }

  /** The same by another port, which leads there. */
  ChinookContract by(int otherPort) {
    return new ChinookContract(server, otherPort, directory);
  }

  /** A lake that may use the server's password. */
  TestLake lake() throws IOException {
    return TestLake.of(
        directory,
        """
        secrets:
          - {reference: '${file:%s}', hosts: ['127.0.0.1:%d']}
        """
            .formatted(password(), port));
  }

  private Path password() throws IOException {
    return Files.writeString(directory.resolve("password"), server.password());
  }

  /** Of all tables, as {@code chimera init} writes it. */
  String ofAllTables(Mode mode) throws IOException {
    DatabaseSourceSpec source = new ContractReader().readDatabase(source());
    var heading =
        new ContractDraft.Heading(
            "chinook", "test", "test", "a@example.org", "a", LocalDate.of(2026, 11, 21));
    var found =
        Discovery.tables(
            source, Secrets.ofThisMachine(), TablePatterns.of(server.tables(), server.database()));
    return ContractDraft.of(source, heading, mode, found).text();
  }

  /** Of these datasets, in YAML. */
  String ofDatasets(String datasets) throws IOException {
    return """
    apiVersion: chimera/v1
    kind: IngestionContract
    name: chinook
    version: 1.0.0
    team: {name: tests, project: tests, support: tests@example.org}
    rightToIngest: {basis: Made up, declaredBy: tests, on: 2026-11-21}
    source:
    %strigger: {type: continuous, commitEvery: PT1S}
    datasets:
    %s
    """
        .formatted(source().indent(2), datasets.indent(2).stripTrailing());
  }

  private String source() throws IOException {
    return """
    name: shop
    type: %s
    host: 127.0.0.1
    port: %d
    database: %s
    user: %s
    sslMode: disable
    secrets: {password: '${file:%s}'}
    """
        .formatted(server.type(), port, server.database(), server.user(), password());
  }
}
