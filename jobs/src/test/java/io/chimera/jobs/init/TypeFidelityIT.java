package io.chimera.jobs.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.FoundTable;
import io.chimera.connectors.database.PostgresTypes;
import io.chimera.connectors.database.TablePatterns;
import io.chimera.connectors.database.TableSelect;
import io.chimera.connectors.postgres.CaptureName;
import io.chimera.connectors.postgres.ExportedSnapshot;
import io.chimera.connectors.postgres.LogEntry;
import io.chimera.connectors.postgres.LogMessage;
import io.chimera.connectors.postgres.LogPosition;
import io.chimera.connectors.postgres.LogReader;
import io.chimera.connectors.postgres.LoggedRow;
import io.chimera.connectors.postgres.PostgresCapture;
import io.chimera.local.MariaDbServer;
import io.chimera.local.PostgresServer;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableSpec.Mode;
import io.chimera.schemas.contract.ValueSpec;
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
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every type with its awkward values, from a real server to a row of the contract's type. */
class TypeFidelityIT {
  private static final List<Case> POSTGRES =
      List.of(
          new Case("boolean", "true", "true"),
          new Case("smallint", "-32768", "-32768"),
          new Case("integer", "2147483647", "2147483647"),
          new Case("bigint", "-9223372036854775808", "-9223372036854775808"),
          new Case("oid", "4294967295", "4294967295"),
          new Case("real", "'3.4028235e38'", "3.4028235E38"),
          new Case("real", "'0.1'", "0.1"),
          new Case("real", "'NaN'", "NOT_FINITE"),
          new Case("double precision", "'0.1'", "0.1"),
          new Case("double precision", "'1.7976931348623157e308'", "1.7976931348623157E308"),
          new Case("double precision", "'-Infinity'", "NOT_FINITE"),
          new Case(
              "numeric(38,6)",
              "12345678901234567890123456789012.345678",
              "12345678901234567890123456789012.345678"),
          new Case("numeric(10,2)", "'NaN'", "NOT_FINITE"),
          new Case("numeric", "1e50", "1" + "0".repeat(50)),
          new Case("numeric", "1.10", "1.10"),
          new Case("numeric", "'NaN'", "NaN"),
          new Case("numeric", "'-Infinity'", "-Infinity"),
          new Case("numeric", "1.10", "1.10", new DecimalType(12, 2)),
          new Case("numeric", "1.123", "PRECISION_LOSS", new DecimalType(12, 2)),
          new Case("numeric", "1e20", "NUMERIC_OVERFLOW", new DecimalType(12, 2)),
          new Case("numeric", "'Infinity'", "NOT_FINITE", new DecimalType(12, 2)),
          new Case("numeric", "17.0", "17", Primitive.LONG),
          new Case("numeric", "17.5", "PRECISION_LOSS", Primitive.LONG),
          new Case("bigint", "2147483648", "NUMERIC_OVERFLOW", Primitive.INT),
          new Case("text", "'17'", "WRONG_TYPE", Primitive.BOOLEAN),
          new Case("money", "-92233720368547758.08", "-92233720368547758.08"),
          new Case("text", "'größe 🎸'", "größe 🎸"),
          new Case("text", "''", ""),
          new Case("varchar(5)", "'abc'", "abc"),
          new Case("char(5)", "'abc'", "abc  "),
          new Case("name", "'abc'", "abc"),
          new Case("bytea", "'\\x00ff'", "00ff"),
          new Case("bytea", "''", ""),
          new Case(
              "uuid", "'123e4567-e89b-12d3-a456-426614174000'", "123e4567e89b12d3a456426614174000"),
          new Case("date", "'0001-01-01'", "0001-01-01"),
          new Case("date", "'9999-12-31'", "9999-12-31"),
          new Case("date", "'infinity'", "TIME_OUT_OF_RANGE"),
          new Case("date", "'10000-01-01'", "TIME_OUT_OF_RANGE"),
          new Case("date", "'0044-03-15 BC'", "TIME_OUT_OF_RANGE"),
          new Case("time(3)", "'08:15:30.125'", "08:15:30.125"),
          new Case("time(0)", "'24:00:00'", "INVALID_TEXT"),
          new Case("time", "'08:15:30.123456'", "08:15:30.123456"),
          new Case("time", "'24:00:00'", "24:00:00"),
          new Case("timetz", "'08:15:30.123456+05:30'", "08:15:30.123456+05:30"),
          new Case("timestamp", "'2026-11-20 08:15:30.123456'", "2026-11-20T08:15:30.123456"),
          new Case("timestamp", "'1500-02-28 23:59:59.999999'", "1500-02-28T23:59:59.999999"),
          new Case("timestamp", "'-infinity'", "TIME_OUT_OF_RANGE"),
          new Case("timestamptz", "'2026-11-20 08:15:30.123456+01'", "2026-11-20T07:15:30.123456"),
          new Case("timestamptz", "'0001-01-01 00:30:00+01'", "TIME_OUT_OF_RANGE"),
          new Case("timestamptz", "'infinity'", "TIME_OUT_OF_RANGE"),
          new Case("interval", "'1 year 2 months 3 days 04:05:06.789'", "P1Y2M3DT4H5M6.789S"),
          new Case("interval", "'-1 day'", "P-1D"),
          new Case("bit(1)", "B'1'", "true"),
          new Case("bit(5)", "B'00101'", "00101"),
          new Case("varbit", "B'001'", "001"),
          new Case("json", "'{\"a\":  1.10}'", "{\"a\":  1.10}"),
          new Case("jsonb", "'{\"b\":1,\"a\":1.10}'", "{\"a\": 1.10, \"b\": 1}"),
          new Case("inet", "'10.0.0.1/24'", "10.0.0.1/24"),
          new Case("inet", "'10.0.0.1'", "10.0.0.1"),
          new Case("cidr", "'10.0.0.0/24'", "10.0.0.0/24"),
          new Case("macaddr", "'08:00:2b:01:02:03'", "08:00:2b:01:02:03"),
          new Case("point", "'(1.5,2)'", "(1.5,2)"),
          new Case("int4range", "'[1,5)'", "[1,5)"),
          new Case("int[]", "'{1,NULL,-3}'", "[1, null, -3]"),
          new Case("int[]", "'{}'", "[]"),
          new Case("int[]", "'{{1,2},{3,4}}'", "WRONG_TYPE"),
          new Case("text[]", "ARRAY['a,b', 'c\"d', 'NULL', NULL, '']", "[a,b, c\"d, NULL, null, ]"),
          new Case(
              "numeric(38,2)[]",
              "'{123456789012345678901234567890123456.78}'",
              "[123456789012345678901234567890123456.78]"),
          new Case(
              "timestamptz[]", "'{2026-11-20 08:15:30.123456+01}'", "[2026-11-20T07:15:30.123456]"),
          new Case("boolean[]", "'{t,f}'", "[true, false]"),
          new Case("bytea[]", "ARRAY['\\x00ff'::bytea, NULL]", "[00ff, null]"),
          new Case("double precision[]", "'{1.5,1e300}'", "[1.5, 1.0E300]"),
          new Case("double precision[]", "'{NaN}'", "WRONG_TYPE"),
          new Case("json[]", "ARRAY['{\"a\": \"b\"}'::json]", "[{\"a\": \"b\"}]"),
          new Case("int[]", "'[0:1]={1,2}'", "[1, 2]"),
          new Case("boolean", "true", "true", Primitive.STRING),
          new Case("real", "'0.1'", "0.1", Primitive.STRING),
          new Case("real", "NULL", "null"),
          new Case("bytea", "NULL", "null"),
          new Case("integer", "NULL", "null"),
          new Case("timestamp", "NULL", "null"),
          new Case("int[]", "NULL", "null"),
          new Case("numeric(10,2)", "NULL", "null"));
  private static final List<Case> MARIADB =
      List.of(
          new Case("TINYINT", "-128", "-128"),
          new Case("BOOLEAN", "2", "2"),
          new Case("SMALLINT UNSIGNED", "65535", "65535"),
          new Case("MEDIUMINT UNSIGNED", "16777215", "16777215"),
          new Case("INT", "-2147483648", "-2147483648"),
          new Case("INT UNSIGNED", "4294967295", "4294967295"),
          new Case("INT(5) UNSIGNED ZEROFILL", "42", "42"),
          new Case("BIGINT", "-9223372036854775808", "-9223372036854775808"),
          new Case("BIGINT UNSIGNED", "18446744073709551615", "18446744073709551615"),
          new Case("BIGINT UNSIGNED", "18446744073709551615", "NUMERIC_OVERFLOW", Primitive.LONG),
          new Case("FLOAT", "16777217", "1.6777216E7"),
          new Case("FLOAT", "0.1", "0.1"),
          new Case("DOUBLE", "0.1", "0.1"),
          new Case("DOUBLE", "1.7976931348623157e308", "1.7976931348623157E308"),
          new Case(
              "DECIMAL(38,10)",
              "1234567890123456789012345678.0123456789",
              "1234567890123456789012345678.0123456789"),
          new Case(
              "DECIMAL(65,30)",
              "12345678901234567890123456789012345.1",
              "12345678901234567890123456789012345.1" + "0".repeat(29)),
          new Case("DECIMAL(65,30)", "1.5", "1.50", new DecimalType(10, 2)),
          new Case("BIT(1)", "b'1'", "true"),
          new Case("BIT(5)", "b'101'", "00101"),
          new Case("BIT(64)", "b'" + "1".repeat(64) + "'", "1".repeat(64)),
          new Case("YEAR", "2026", "2026"),
          new Case("YEAR", "0000", "0"),
          new Case("DATE", "'2026-11-20'", "2026-11-20"),
          new Case("DATE", "'9999-12-31'", "9999-12-31"),
          new Case("DATE", "'0000-00-00'", "TIME_OUT_OF_RANGE"),
          new Case("DATE", "'2026-11-00'", "TIME_OUT_OF_RANGE"),
          new Case("TIME(6)", "'08:15:30.123456'", "08:15:30.123456"),
          new Case("TIME(6)", "'-838:59:58.999999'", "-838:59:58.999999"),
          new Case("TIME", "'838:59:59'", "838:59:59"),
          new Case("DATETIME(6)", "'2026-11-20 08:15:30.123456'", "2026-11-20T08:15:30.123456"),
          new Case("DATETIME", "'0000-00-00 00:00:00'", "TIME_OUT_OF_RANGE"),
          new Case(
              "TIMESTAMP(6) NULL", "'2026-11-20 08:15:30.123456'", "2026-11-20T08:15:30.123456"),
          new Case("TIMESTAMP NULL", "'0000-00-00 00:00:00'", "TIME_OUT_OF_RANGE"),
          new Case("CHAR(5)", "'abc'", "abc"),
          new Case("VARCHAR(10) CHARACTER SET latin1", "'größe'", "größe"),
          new Case("TEXT", "'größe 🎸'", "größe 🎸"),
          new Case("TEXT", "''", ""),
          new Case("BINARY(3)", "'a'", "610000"),
          new Case("VARBINARY(3)", "x'00ff'", "00ff"),
          new Case("LONGBLOB", "x'00ff80'", "00ff80"),
          new Case("ENUM('a', 'ü')", "'ü'", "ü"),
          new Case("SET('a', 'b', 'c')", "'c,a'", "a,c"),
          new Case("JSON", "'{\"a\":  1.10}'", "{\"a\":  1.10}"),
          new Case(
              "UUID", "'123e4567-e89b-12d3-a456-426614174000'", "123e4567e89b12d3a456426614174000"),
          new Case("INET6", "'::1'", "::1"),
          new Case("INT", "NULL", "null"),
          new Case("DATETIME", "NULL", "null"),
          new Case("BIT(5)", "NULL", "null"));

  @TempDir private Path directory;

  /**
   * @param declared type of the column
   * @param literal as SQL writes the value
   * @param expected the value in words, or the code of the fault
   * @param type that the contract says, where it is not what the database's type becomes
   */
  private record Case(String declared, String literal, String expected, @Nullable ColumnType type) {
    Case(String declared, String literal, String expected) {
      this(declared, literal, expected, null);
    }

    String saying(String value) {
      return declared + " " + literal + " = " + value;
    }
  }

  @Test
  void readsEveryTypeOfPostgresExactlyOrSaysWhyNot() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        var connection =
            DriverManager.getConnection(
                server.url(), PostgresServer.USER, PostgresServer.PASSWORD)) {
      create(connection, "CREATE TABLE everything (%s)", POSTGRES);
      insert(connection, "INSERT INTO everything VALUES (%s)", POSTGRES);

      assertThat(
              read(
                  connection, source("postgres", server.port(), "catalog"), "everything", POSTGRES))
          .containsExactlyElementsOf(expected(POSTGRES));
    }
  }

  @Test
  void readsTheSameOfTheLogOfPostgres() throws Exception {
    try (var server = PostgresServer.startOnFreePort(directory.resolve("postgres"));
        var connection =
            DriverManager.getConnection(
                server.url(), PostgresServer.USER, PostgresServer.PASSWORD)) {
      create(connection, "CREATE TABLE everything (%s)", POSTGRES);
      DatabaseSourceSpec source = source("postgres", server.port(), "catalog");
      Dataset dataset = dataset(source, found(source, "everything"));
      var capture =
          new PostgresCapture(
              source, Secrets.ofThisMachine(), new CaptureName("chimera_types"), List.of(dataset));
      capture.make();
      LogPosition from;
      try (ExportedSnapshot snapshot = capture.begin()) {
        from = snapshot.position();
      }
      insert(connection, "INSERT INTO everything VALUES (%s)", POSTGRES);
      PostgresTypes types = PostgresTypes.of(connection);

      var read = new ArrayList<String>();
      try (LogReader reader = capture.read(from)) {
        var relation = (LogMessage.Relation) next(reader, LogMessage.Relation.class);
        var inserted = (LogMessage.Insert) next(reader, LogMessage.Insert.class);
        for (int index = 0; index < POSTGRES.size(); index++) {
          Column column = column(POSTGRES.get(index), dataset.columns().get(index));
          var row = new TypedRow(1);
          Fault fault =
              LoggedRow.of(relation, types, with(dataset, column)).read(inserted.row(), null, row);
          read.add(POSTGRES.get(index).saying(fault == null ? words(row, column) : code(fault)));
        }
      }

      assertThat(read).containsExactlyElementsOf(expected(POSTGRES));
    }
  }

  private static LogMessage next(LogReader reader, Class<? extends LogMessage> kind) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < deadline) {
      LogEntry entry = reader.poll();
      if (entry != null && kind.isInstance(entry.message())) {
        return entry.message();
      }
    }
    throw new AssertionError("No " + kind.getSimpleName() + " came");
  }

  @Test
  void readsEveryTypeOfMariaDbExactlyOrSaysWhyNot() throws Exception {
    try (var server = MariaDbServer.startOnFreePort(directory.resolve("mariadb"));
        var connection =
            DriverManager.getConnection(server.url(), MariaDbServer.USER, MariaDbServer.PASSWORD)) {
      try (var statement = connection.createStatement()) {
        // Zero dates, as old applications write them.
        statement.execute("SET sql_mode = ''");
      }
      create(connection, "CREATE TABLE everything (%s)", MARIADB);
      insert(connection, "INSERT INTO everything VALUES (%s)", MARIADB);

      assertThat(read(connection, source("mysql", server.port(), "shop"), "everything", MARIADB))
          .containsExactlyElementsOf(expected(MARIADB));
    }
  }

  private static void create(Connection connection, String create, List<Case> cases)
      throws SQLException {
    var columns = new ArrayList<String>();
    for (int index = 0; index < cases.size(); index++) {
      columns.add(name(index) + " " + cases.get(index).declared());
    }
    try (var statement = connection.createStatement()) {
      statement.execute(create.formatted(String.join(", ", columns)));
    }
  }

  private static void insert(Connection connection, String insert, List<Case> cases)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          insert.formatted(String.join(", ", cases.stream().map(Case::literal).toList())));
    }
  }

  private static String name(int index) {
    return "c" + index;
  }

  private static List<String> expected(List<Case> cases) {
    return cases.stream().map(each -> each.saying(each.expected())).toList();
  }

  private DatabaseSourceSpec source(String type, int port, String database) throws IOException {
    Path password = Files.writeString(directory.resolve("password"), PostgresServer.PASSWORD);
    return new ContractReader()
        .readDatabase(
            """
            name: everything
            type: %s
            host: 127.0.0.1
            port: %d
            database: %s
            user: chimera
            sslMode: disable
            secrets: {password: '${file:%s}'}
            """
                .formatted(type, port, database, password));
  }

  private static List<String> read(
      Connection connection, DatabaseSourceSpec source, String table, List<Case> cases)
      throws SQLException {
    FoundTable found = found(source, table);
    Dataset dataset = dataset(source, found);
    var read = new ArrayList<String>();
    for (int index = 0; index < cases.size(); index++) {
      Case each = cases.get(index);
      Column column = column(each, dataset.columns().get(index));
      TableSelect select = TableSelect.of(source.product(), found, with(dataset, column));
      read.add(each.saying(value(connection, select, column)));
    }
    return read;
  }

  private static FoundTable found(DatabaseSourceSpec source, String table) {
    return Discovery.tables(
            source, Secrets.ofThisMachine(), TablePatterns.of("*." + table, "public"))
        .get(0);
  }

  private static Dataset dataset(DatabaseSourceSpec source, FoundTable found) {
    var heading =
        new ContractDraft.Heading("a", "a", "a", "a@example.org", "a", LocalDate.of(2026, 11, 20));
    return new ContractReader()
        .read(ContractDraft.of(source, heading, Mode.FULL, List.of(found)).text())
        .datasets()
        .get(0);
  }

  private static Column column(Case each, Column found) {
    return each.type() == null
        ? found
        : new Column(found.name(), new ValueSpec(each.type(), false, null), found.origin(), null);
  }

  private static Dataset with(Dataset dataset, Column column) {
    return new Dataset(
        dataset.name(),
        dataset.from(),
        List.of(column),
        dataset.unknownFields(),
        dataset.maxValueBytes(),
        null,
        List.of(),
        List.of(),
        null,
        dataset.target());
  }

  private static String value(Connection connection, TableSelect select, Column column)
      throws SQLException {
    var row = new TypedRow(1);
    try (var statement = connection.createStatement()) {
      for (String setting : select.session()) {
        statement.execute(setting);
      }
      try (var result = statement.executeQuery(select.sql())) {
        result.next();
        Fault fault = select.read(result, row);
        if (fault != null) {
          assertThat(fault.column()).startsWith(column.name());
          return fault.code().name();
        }
      }
    }
    return words(row, column);
  }

  private static String code(Fault fault) {
    return fault.code().name();
  }

  private static String words(TypedRow row, Column column) {
    LogicalType type = RowTypes.of(column.value());
    return words(RowData.createFieldGetter(type, 0).getFieldOrNull(row), type);
  }

  private static String words(@Nullable Object value, LogicalType type) {
    if (value == null) {
      return "null";
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (type.is(LogicalTypeRoot.DATE)) {
      return LocalDate.ofEpochDay((int) value).toString();
    }
    if (type.is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE)) {
      return LocalTime.ofNanoOfDay((int) value * 1_000_000L).toString();
    }
    if (value instanceof ArrayData array) {
      LogicalType element = ((ArrayType) type).getElementType();
      ArrayData.ElementGetter getter = ArrayData.createElementGetter(element);
      var words = new String[array.size()];
      for (int index = 0; index < words.length; index++) {
        words[index] = words(getter.getElementOrNull(array, index), element);
      }
      return Arrays.toString(words);
    }
    return value.toString();
  }
}
