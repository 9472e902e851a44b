package io.chimera.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.connectors.mysql.CaptureFacts.Table;
import io.chimera.connectors.source.CaptureProblem;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Dataset.UnknownFields;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.TargetKind;
import io.chimera.schemas.contract.ValueSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server that runs here does not show. */
class CaptureCheckTest {
  private static final ReplicaId ID = new ReplicaId(2_000_000_017L);
  private static final SourceTable ORDERS = new SourceTable("shop", "Orders");
  private static final BinlogPosition FROM = BinlogPosition.of("000007:400");
  private static final Map<String, String> MYSQL =
      Map.of(
          "version", "8.4.3",
          "log_bin", "ON",
          "binlog_format", "ROW",
          "binlog_row_image", "FULL",
          "binlog_row_metadata", "FULL",
          "binlog_row_value_options", "",
          "binlog_transaction_compression", "OFF",
          "binlog_expire_logs_seconds", "2592000",
          "server_id", "1");
  private static final Table TABLE =
      new Table(ORDERS, true, "InnoDB", false, List.of(Set.of("OrderId")), List.of("int", "text"));

  private static CaptureFacts with(String setting, String value) {
    var settings = new HashMap<>(MYSQL);
    settings.put(setting, value);
    return facts(settings, TABLE);
  }

  private static CaptureFacts facts(Map<String, String> settings, Table table) {
    return new CaptureFacts(
        settings,
        Set.of("REPLICATION SLAVE", "REPLICATION CLIENT", "RELOAD"),
        List.of(new BinlogFile("binlog", 7), new BinlogFile("binlog", 8)),
        BinlogPosition.of("000008:500"),
        true,
        Set.of(),
        List.of(table));
  }

  private static Dataset orders(TargetKind kind) {
    return new Dataset(
        "orders",
        new TableSpec(ORDERS, TableSpec.Mode.CDC, null, null, TableSpec.OnDrift.FAIL),
        List.of(
            new Column(
                "id",
                new ValueSpec(Primitive.INT, true, null),
                new Origin(List.of("OrderId"), null, null),
                null)),
        UnknownFields.IGNORE,
        Dataset.DEFAULT_MAX_VALUE_BYTES,
        null,
        List.of(),
        List.of(),
        null,
        new Target(new TableName("shop", "orders"), kind, List.of(), List.of(), 128));
  }

  private static List<CaptureProblem> problems(CaptureFacts facts) {
    Dataset orders = orders(new TargetKind.Upsert(List.of("id"), TargetKind.Deletes.REMOVE));
    return CaptureCheck.ofRestart(ID, "shop", List.of(orders), facts, FROM, "same", "same");
  }

  static Stream<Arguments> tellsWhatStandsAgainstIt() {
    return Stream.of(
        argumentSet("nothing", facts(MYSQL, TABLE), List.of()),
        argumentSet(
            "old MySQL", with("version", "5.7.44-log"), List.of(CaptureCode.SERVER_TOO_OLD)),
        argumentSet("first MySQL", with("version", "8.0.1"), List.of()),
        argumentSet(
            "old MariaDB", with("version", "10.4.34-MariaDB"), List.of(CaptureCode.SERVER_TOO_OLD)),
        argumentSet("first MariaDB", with("version", "10.5.0-MariaDB-log"), List.of()),
        argumentSet("no version", with("version", "x"), List.of(CaptureCode.SERVER_TOO_OLD)),
        argumentSet("no log", with("log_bin", "OFF"), List.of(CaptureCode.LOG_OFF)),
        argumentSet(
            "parts of JSON",
            with("binlog_row_value_options", "PARTIAL_JSON"),
            List.of(CaptureCode.ROW_VALUE_OPTIONS)),
        argumentSet(
            "compressed",
            with("binlog_transaction_compression", "ON"),
            List.of(CaptureCode.TRANSACTIONS_COMPRESSED)),
        argumentSet("kept for ever", with("binlog_expire_logs_seconds", "0"), List.of()),
        argumentSet("no number", with("server_id", "0"), List.of(CaptureCode.SERVER_ID)),
        argumentSet(
            "the server's number",
            with("server_id", ID.toString()),
            List.of(CaptureCode.REPLICA_ID_TAKEN)),
        argumentSet(
            "left out",
            new CaptureFacts(
                MYSQL,
                Set.of("ALL PRIVILEGES"),
                List.of(new BinlogFile("binlog", 7)),
                FROM,
                false,
                Set.of(5L),
                List.of(TABLE)),
            List.of(CaptureCode.DATABASE_LEFT_OUT)),
        argumentSet(
            "may not ask",
            new CaptureFacts(MYSQL, Set.of("SELECT"), null, null, true, Set.of(), List.of(TABLE)),
            List.of(CaptureCode.GRANTS_MISSING, CaptureCode.GRANTS_MISSING)),
        argumentSet(
            "key of more columns",
            facts(
                MYSQL,
                new Table(
                    ORDERS,
                    true,
                    "InnoDB",
                    false,
                    List.of(Set.of("OrderId", "line")),
                    List.of("int"))),
            List.of(CaptureCode.KEY_MISSING)),
        argumentSet(
            "old times",
            facts(
                MYSQL,
                new Table(
                    ORDERS,
                    true,
                    "InnoDB",
                    false,
                    List.of(Set.of("OrderId")),
                    List.of("int", "datetime /* mariadb-5.3 */"))),
            List.of(CaptureCode.OLD_TIMES)));
  }

  @ParameterizedTest
  @MethodSource
  void tellsWhatStandsAgainstIt(CaptureFacts facts, List<CaptureCode> expected) {
    assertThat(problems(facts)).extracting(CaptureProblem::code).isEqualTo(expected);
  }

  @Test
  void tellsAllOfItAtOnceAndWhatToDo() {
    var settings = new HashMap<>(MYSQL);
    settings.put("binlog_format", "STATEMENT");
    settings.put("server_id", "0");

    assertThat(new ArrayList<>(problems(facts(settings, TABLE))))
        .extracting(CaptureProblem::toString)
        .containsExactly(
            "LOG_FORMAT: Cannot follow the log: binlog_format is 'STATEMENT'; set it to 'ROW' and"
                + " begin anew with a snapshot",
            "SERVER_ID: Cannot follow the log: server_id is '0', and such a server has no replicas;"
                + " set it");
  }

  @Test
  void needsTheRightToStopWritesOfMySqlForTheFirstReadAlone() {
    var facts =
        new CaptureFacts(
            MYSQL,
            Set.of("REPLICATION SLAVE", "REPLICATION CLIENT"),
            List.of(new BinlogFile("binlog", 7)),
            FROM,
            true,
            Set.of(),
            List.of(TABLE));

    assertThat(CaptureCheck.ofFirstStart(ID, "shop", List.of(), facts))
        .extracting(CaptureProblem::toString)
        .containsExactly(
            "GRANTS_MISSING: Cannot follow the log: the user has not the privilege RELOAD or"
                + " FLUSH_TABLES on *.*; grant it");
    assertThat(problems(facts)).isEmpty();
  }

  @Test
  void needsNoKeyWhereEveryChangeIsARow() {
    var table = new Table(ORDERS, true, "InnoDB", false, List.of(), List.of("int"));

    assertThat(
            CaptureCheck.ofFirstStart(
                ID, "shop", List.of(orders(new TargetKind.Append())), facts(MYSQL, table)))
        .isEmpty();
  }
}
