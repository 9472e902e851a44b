package io.chimera.jobs.batch;

import io.chimera.connectors.database.BatchPart;
import io.chimera.connectors.database.BatchRead;
import io.chimera.connectors.database.BatchReader;
import io.chimera.connectors.database.BatchRows;
import io.chimera.local.MariaDbServer;
import io.chimera.local.PostgresServer;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.TypedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;

/** One real server, on which tests make the tables that they read. */
public final class BatchShop {
  private final String product;
  private final String database;
  private final String schema;
  private final int port;
  private final Path password;
  private final AutoCloseable server;
  private final Connection writer;

  private BatchShop(
      String product,
      String database,
      String schema,
      int port,
      Path password,
      AutoCloseable server,
      Connection writer) {
    this.product = product;
    this.database = database;
    this.schema = schema;
    this.port = port;
    this.password = password;
    this.server = server;
    this.writer = writer;
  }

  public static BatchShop postgres(Path home) throws IOException, SQLException {
    var server = PostgresServer.startOnFreePort(home.resolve("postgres"));
    return new BatchShop(
        "postgres",
        PostgresServer.DATABASE,
        "public",
        server.port(),
        password(home),
        server,
        DriverManager.getConnection(server.url(), PostgresServer.USER, PostgresServer.PASSWORD));
  }

  public static BatchShop mariaDb(Path home) throws IOException, SQLException {
    var server = MariaDbServer.startOnFreePort(home.resolve("mariadb"));
    return new BatchShop(
        "mysql",
        MariaDbServer.DATABASE,
        MariaDbServer.DATABASE,
        server.port(),
        password(home),
        server,
        DriverManager.getConnection(server.url(), MariaDbServer.USER, MariaDbServer.PASSWORD));
  }

  /** Both servers have the same one. */
  private static Path password(Path home) throws IOException {
    return Files.writeString(home.resolve("password"), PostgresServer.PASSWORD);
  }

  public boolean isPostgres() {
    return product.equals("postgres");
  }

  public String schema() {
    return schema;
  }

  /** As settings bind it to {@link #server}. */
  public String passwordReference() {
    return "${file:" + password + "}";
  }

  String url() {
    return "jdbc:postgresql://" + server() + "/" + database;
  }

  public String server() {
    return "127.0.0.1:" + port;
  }

  public void execute(String... statements) throws SQLException {
    try (var statement = writer.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** A contract of this server. */
  public String contract(String datasets) {
    return """
    apiVersion: chimera/v1
    kind: IngestionContract
    name: shop
    version: 1.0.0
    team: {name: a, project: a, support: a@example.org}
    rightToIngest: {basis: a, declaredBy: a, on: 2026-11-21}
    source:
      name: shop
      type: %s
      host: 127.0.0.1
      port: %d
      database: %s
      user: chimera
      sslMode: disable
      secrets: {password: '${file:%s}'}
    datasets:
    %s
    """
        .formatted(product, port, database, password, datasets.strip().indent(2));
  }

  public Contract read(String datasets) {
    return new ContractReader().read(contract(datasets));
  }

  /** One dataset {@code things} of a table of that name. */
  Dataset dataset(String from, String columns, String target) {
    return read("""
        - name: things
          from: {table: %s.things, %s}
          columns: [%s]
          target: {table: shop.things, %s}
        """
            .formatted(schema, from, columns, target))
        .datasets()
        .get(0);
  }

  private DatabaseSourceSpec source() {
    return new ContractReader()
        .readDatabase(
            """
            name: shop
            type: %s
            host: 127.0.0.1
            port: %d
            database: %s
            user: chimera
            sslMode: disable
            secrets: {password: '${file:%s}'}
            """
                .formatted(product, port, database, password));
  }

  BatchRead begin(Dataset dataset, long position) {
    return BatchRead.begin(
        source(), Secrets.ofThisMachine(), List.of(dataset), Map.of(dataset.name(), position));
  }

  BatchReader reader(Dataset dataset) {
    return BatchReader.open(source(), Secrets.ofThisMachine(), List.of(dataset));
  }

  /** The rows of each part, in words. */
  List<List<String>> rows(Dataset dataset, BatchRead read) {
    var rows = new ArrayList<List<String>>();
    try (BatchReader reader = reader(dataset)) {
      for (BatchPart part : read.parts(dataset)) {
        rows.add(rows(reader, dataset, part));
      }
    }
    return rows;
  }

  static List<String> rows(BatchReader reader, Dataset dataset, BatchPart part) {
    var rows = new ArrayList<String>();
    var row = new TypedRow(dataset.columns().size());
    try (BatchRows found = reader.read(dataset, part)) {
      while (found.next(row)) {
        Fault fault = found.fault();
        rows.add(fault == null ? words(row, dataset) : fault.code().name());
      }
    }
    return rows;
  }

  static String words(TypedRow row, Dataset dataset) {
    return String.join(
        " ",
        IntStream.range(0, dataset.columns().size())
            .mapToObj(
                index ->
                    String.valueOf(
                        RowData.createFieldGetter(
                                RowTypes.of(dataset.columns().get(index).value()), index)
                            .getFieldOrNull(row)))
            .toList());
  }

  /** Not by {@code close}, which JUnit calls for the arguments of each test. */
  public void end() throws Exception {
    writer.close();
    server.close();
  }
}
