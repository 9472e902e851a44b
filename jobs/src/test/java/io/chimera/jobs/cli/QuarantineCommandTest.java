package io.chimera.jobs.cli;

import static io.chimera.schemas.stream.ReasonCode.RULE_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.stream.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuarantineCommandTest {
  private BetsLake lake;

  @BeforeEach
  void make(@TempDir Path directory) throws IOException {
    lake =
        BetsLake.in(directory)
            .created()
            .rejected(ReasonCode.TRUNCATED, null, 7)
            .rejected(ReasonCode.MISSING_REQUIRED, "id", 8)
            .rejected(ReasonCode.MISSING_REQUIRED, "id", 9);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private CommandRun quarantine(String... more) {
    var arguments = new String[3 + more.length];
    arguments[0] = "quarantine";
    arguments[1] = "--settings";
    arguments[2] = lake.settings();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return CommandRun.of(arguments);
  }

  @Test
  void countsByReasonTheCommonestFirst() {
    var run = quarantine("casino.bets");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            stage     reason            column  records
            validate  MISSING_REQUIRED  id            2
            decode    TRUNCATED         -             1
            3 records of 'casino.bets' in quarantine
            """);
  }

  @Test
  void countsOneReason() {
    var run = quarantine("casino.bets", "--reason", "TRUNCATED");

    assertThat(run.out())
        .isEqualTo(
            """
            stage   reason     column  records
            decode  TRUNCATED  -             1
            1 record of 'casino.bets' in quarantine
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "source_position > 7, 2",
    "source_position > 7 AND column_name = 'id' AND source_position < 9, 1",
    "stage = 'decode' OR column_name IS NOT NULL, 3",
    "rejected_at < CURRENT_TIMESTAMP AND stage = 'rules', 0",
  })
  void countsWhatAConditionIsTrueOf(String condition, long records) {
    var run = quarantine("casino.bets", "--json", "--by", "column", "--where", condition);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("\"records\":" + records + ",\"columns\"");
  }

  @Test
  void conditionGoesTogetherWithOtherOptionsAndRows() {
    var run =
        quarantine(
            "casino.bets",
            "--where",
            "source_position > 7",
            "--reason",
            "TRUNCATED",
            "--rows",
            "9");

    assertThat(run.out().lines()).hasSize(1);
    assertThat(
            quarantine("casino.bets", "--where", "source_position > 8", "--rows", "9", "--json")
                .out()
                .lines())
        .singleElement()
        .asString()
        .contains("\"source_position\":9");
  }

  @Test
  void refusesAConditionWithThePlaceOfTheMistake() {
    var run = quarantine("casino.bets", "--where", "stage = 'decode' AND headers IS NULL");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("at line 1, column 22");
  }

  @Test
  void saysWhereThereIsNothing() {
    var run = quarantine("casino.bets", "--reason", "TOO_DEEP");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("0 records of 'casino.bets' in quarantine\n");
  }

  @Test
  void takesTheQuarantineTablesOwnNameToo() {
    var run = quarantine("casino.bets__quarantine", "--reason", "TRUNCATED");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("decode  TRUNCATED  -             1\n");
  }

  @Test
  void countsForScripts() {
    var run = quarantine("casino.bets", "--json");

    assertThat(run.out())
        .isEqualTo(
            "{\"table\":\"casino.bets\",\"records\":3,\"reasons\":["
                + "{\"stage\":\"validate\",\"reason\":\"MISSING_REQUIRED\",\"column\":\"id\","
                + "\"records\":2},"
                + "{\"stage\":\"decode\",\"reason\":\"TRUNCATED\",\"column\":null,"
                + "\"records\":1}]}\n");
  }

  @Test
  void showsRecordsOnRequestOnly() {
    var run = quarantine("casino.bets", "--rows", "1", "--reason", "TRUNCATED");

    assertThat(run.out())
        .isEqualTo(
            """
            reason     column  message        stream   split  position  value
            TRUNCATED  -       What is wrong  game_v1      0         7  {"id":1
            """);
    assertThat(quarantine("casino.bets").out()).doesNotContain("{\"id\":1");
  }

  @Test
  void showsNoMoreRecordsThanAskedFor() {
    var run = quarantine("casino.bets", "--rows", "2", "--json");

    assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"stage\":\""));
  }

  private void rejectMore() throws IOException {
    lake.rejected(RULE_FAILED, "player", 10, at(20, 12, 30), "=1+1", "win_needs_bet", "known")
        .rejected(RULE_FAILED, null, 11, at(20, 13, 0), "@\u001b[2J", "known")
        .rejected(RULE_FAILED, null, 12, at(21, 0, 0), "\"a\",b", "known");
  }

  private static OffsetDateTime at(int day, int hour, int minute) {
    return OffsetDateTime.of(2026, 11, day, hour, minute, 0, 0, ZoneOffset.UTC);
  }

  @Test
  void countsARecordForEveryRuleThatItFailed() throws IOException {
    rejectMore();

    assertThat(quarantine("casino.bets", "--by", "rule").out())
        .isEqualTo(
            """
            rule           records
            known                3
            -                    3
            win_needs_bet        1
            6 records of 'casino.bets' in quarantine
            """);
    assertThat(quarantine("casino.bets", "--by", "rule", "--json").out())
        .isEqualTo(
            "{\"table\":\"casino.bets\",\"records\":6,\"rules\":["
                + "{\"rule\":\"known\",\"records\":3},{\"rule\":null,\"records\":3},"
                + "{\"rule\":\"win_needs_bet\",\"records\":1}]}\n");
  }

  @Test
  void countsByColumn() throws IOException {
    rejectMore();

    assertThat(quarantine("casino.bets", "--by", "column").out())
        .isEqualTo(
            """
            column  records
            -             3
            id            2
            player        1
            6 records of 'casino.bets' in quarantine
            """);
  }

  @Test
  void countsByTimeTheEarliestFirst() throws IOException {
    rejectMore();

    assertThat(quarantine("casino.bets", "--by", "day").out())
        .isEqualTo(
            """
            day         records
            2026-11-20        5
            2026-11-21        1
            6 records of 'casino.bets' in quarantine
            """);
    assertThat(quarantine("casino.bets", "--by", "hour").out())
        .isEqualTo(
            """
            hour                  records
            2026-11-20T12:00:00Z        4
            2026-11-20T13:00:00Z        1
            2026-11-21T00:00:00Z        1
            6 records of 'casino.bets' in quarantine
            """);
  }

  @Test
  void findsWhatIsAskedFor() throws IOException {
    rejectMore();

    assertThat(positions("--rule win_needs_bet")).containsExactly(10);
    assertThat(positions("--rule known")).containsExactly(10, 11, 12);
    assertThat(positions("--rule nobodys")).isEmpty();
    assertThat(positions("--rule known --column player")).containsExactly(10);
    assertThat(positions("--rule known --reason MISSING_REQUIRED")).isEmpty();
    assertThat(positions("--column id")).containsExactly(8, 9);
    assertThat(positions("--since 2026-11-21")).containsExactly(12);
    assertThat(positions("--until 2026-11-21")).containsExactly(7, 8, 9, 10, 11);
    assertThat(positions("--since 2026-11-20T12:30:00Z")).containsExactly(10, 11, 12);
    assertThat(positions("--until 2026-11-20T12:30:00Z")).containsExactly(7, 8, 9);
    assertThat(positions("--since 2026-11-20T12:30:00Z --until 2026-11-20T13:00:00Z"))
        .containsExactly(10);
    assertThat(positions("--reason RULE_FAILED --since 2026-11-20T13:00:00Z"))
        .containsExactly(11, 12);
    assertThat(quarantine("casino.bets", "--rule", "known", "--column", "player").out())
        .endsWith("\n1 record of 'casino.bets' in quarantine\n");
  }

  private List<Integer> positions(String options) {
    var arguments = new ArrayList<>(List.of("casino.bets", "--rows", "9", "--json"));
    arguments.addAll(List.of(options.split(" ")));
    var run = quarantine(arguments.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    return run.out()
        .lines()
        .map(line -> line.replaceAll(".*\"source_position\":([0-9]+),.*", "$1"))
        .map(Integer::valueOf)
        .sorted()
        .toList();
  }

  @Test
  void showsNothingThatSteersATerminal() throws IOException {
    lake.rejected(RULE_FAILED, null, 11, at(20, 13, 0), "@\u009b2J\u202e");

    var run = quarantine("casino.bets", "--reason", "RULE_FAILED", "--rows", "1");
    var json = quarantine("casino.bets", "--reason", "RULE_FAILED", "--rows", "1", "--json");

    assertThat(run.out()).contains("0x40c29b324ae280ae");
    assertThat(run.out() + json.out()).matches("[\\n\\x20-\\x7e]*");
  }

  @Test
  void exportsForSpreadsheetsWhatTheyTakeForData(@TempDir Path directory) throws IOException {
    rejectMore();
    var file = directory.resolve("rejected.csv");

    var run = quarantine("casino.bets", "--rule", "known", "--export", file.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("3 records of 'casino.bets' in " + file + "\n");
    var lines = List.of(Files.readString(file).split("\r\n"));
    assertThat(lines.get(0))
        .isEqualTo(
            "stage,reason_code,column_name,message,value,key,headers,source_stream,source_split,"
                + "source_position,source_timestamp,rejected_at,contract_version,contract_hash,"
                + "pipeline,failed_rules");
    assertThat(lines.subList(1, 4))
        .anyMatch(line -> line.contains(",player,What is wrong,'=1+1,,[],game_v1,0,10,,"))
        .anyMatch(line -> line.contains(",,What is wrong,0x401b5b324a,,[],game_v1,0,11,,"))
        .anyMatch(line -> line.contains(",,What is wrong,\"\"\"a\"\",b\",,[],game_v1,0,12,,"))
        .anyMatch(line -> line.endsWith(",\"[\"\"win_needs_bet\"\",\"\"known\"\"]\""));
    assertThat(lines).hasSize(4);
  }

  @Test
  void exportsObjectsALine(@TempDir Path directory) throws IOException {
    rejectMore();
    var file = directory.resolve("rejected.jsonl");

    var run = quarantine("casino.bets", "--rows", "2", "--export", file.toString(), "--json");

    assertThat(run.out())
        .isEqualTo("{\"table\":\"casino.bets\",\"records\":2,\"file\":\"" + file + "\"}\n");
    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"stage\":\"") && line.endsWith("]}"));
  }

  @Test
  void exportsOverNoFileThatIsThereUnlessTold(@TempDir Path directory) throws IOException {
    var file = Files.writeString(directory.resolve("mine.jsonl"), "mine");

    var refused = quarantine("casino.bets", "--export", file.toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("it is there already; --force overwrites it");
    assertThat(file).hasContent("mine");

    assertThat(quarantine("casino.bets", "--export", file.toString(), "--force").exitCode())
        .isZero();
    assertThat(Files.readAllLines(file)).hasSize(3);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --export rejected.xlsx | expected a file that ends in '.csv' or '.jsonl'
          --export /no/such/directory/rejected.csv | expected a file in a directory that exists
          --since yesterday      | 'yesterday' is no moment, expected as in '2026-11-20T08:00:00Z'
          --until 2026-02-30     | '2026-02-30' is no moment
          --by weekday           | 'weekday' is nothing to count by, expected one of [reason, rule,
          """)
  void refusesWhatItCannotDo(String options, String because) {
    var arguments = (options + " casino.bets").split(" ");

    var run = quarantine(arguments);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(because);
  }

  @Test
  void refusesToDecryptWithoutRecordsOrKeys() {
    assertThat(quarantine("casino.bets", "--decrypt").err())
        .isEqualTo(
            "chimera quarantine: Cannot decrypt without records, expected '--rows N' or"
                + " '--export FILE' beside '--decrypt'\n");
    assertThat(quarantine("casino.bets", "--decrypt", "--rows", "1").err())
        .isEqualTo(
            "chimera quarantine: Cannot decrypt: the settings have no keys, expected 'protection'"
                + " in chimera.yaml\n");
  }

  @Test
  void refusesAReasonThatDoesNotExist() {
    var run = quarantine("casino.bets", "--reason", "BROKEN");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("Invalid value for option '--reason': expected one of [TOMBSTONE, ");
  }
}
