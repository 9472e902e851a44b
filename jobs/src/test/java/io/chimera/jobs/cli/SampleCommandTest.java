package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BetsLake lake;

  @BeforeEach
  void make(@TempDir Path directory) throws IOException {
    lake = BetsLake.in(directory).opened();
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private CommandRun sample(String... more) {
    var arguments = new ArrayList<>(List.of("sample", "casino.bets", "--settings"));
    arguments.add(lake.settings());
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private List<JsonNode> answers(String... more) throws IOException {
    var arguments = new ArrayList<>(List.of(more));
    arguments.add("--json");
    var answers = new ArrayList<JsonNode>();
    for (String line : sample(arguments.toArray(String[]::new)).out().lines().toList()) {
      answers.add(JSON.readTree(line));
    }
    return answers;
  }

  private static List<Long> ids(JsonNode answer) {
    var ids = new ArrayList<Long>();
    answer.get("sample").forEach(row -> ids.add(row.get("id").longValue()));
    return ids;
  }

  private static long[] range(int from, int to) {
    return LongStream.range(from, to).toArray();
  }

  @Test
  void showsAllRowsOfASmallCommit() throws IOException {
    lake.closing("one", 0, 1, 2).closing("two", 1, 3, 40);

    var run = sample("--seed", "7");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith(
            """
            id  player     at
             3  player 3   2026-11-20T12:00
            40  player 40  2026-11-20T12:00
            2 of 2 rows of snapshot \
            """)
        .endsWith(", seed 7\n");
  }

  @Test
  void samplesOnlyWhatTheNewestCommitAdded() throws IOException {
    lake.closing("one", 0, range(0, 500)).closing("two", 0, range(500, 1000));

    var answers = answers("--rows", "30");

    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).get("rows").asLong()).isEqualTo(500);
    assertThat(ids(answers.get(0)))
        .hasSize(30)
        .doesNotHaveDuplicates()
        .allMatch(id -> id >= 500 && id < 1000);
  }

  @Test
  void samplesEachOfSeveralCommitsTheNewestFirst() throws IOException {
    lake.closing("one", 0, range(0, 100))
        .closing("two", 0, range(100, 200))
        .closing("three", 0, range(200, 203));

    var answers = answers("--last", "2", "--rows", "10");

    assertThat(answers).hasSize(2);
    assertThat(ids(answers.get(0))).containsExactly(200L, 201L, 202L);
    assertThat(ids(answers.get(1))).hasSize(10).allMatch(id -> id >= 100 && id < 200);
    assertThat(answers("--last", "9")).hasSize(3);
  }

  @Test
  void samplesTheCommitOfASnapshot() throws IOException {
    lake.closing("one", 0, range(0, 100)).closing("two", 0, range(100, 200));
    long first = answers("--last", "2").get(1).get("snapshot").longValue();

    var answers = answers("--snapshot", Long.toString(first));

    assertThat(answers).hasSize(1);
    assertThat(ids(answers.get(0))).hasSize(20).allMatch(id -> id < 100);
  }

  @Test
  void showsTheSameByTheSameSeedWhateverIsCommittedMeanwhile() throws IOException {
    lake.closing("one", 0, range(0, 300));
    var once = ids(answers("--seed", "1", "--rows", "10").get(0));
    lake.closing("two", 0, range(300, 600));

    assertThat(ids(answers("--seed", "1", "--rows", "10", "--last", "2").get(1))).isEqualTo(once);
    assertThat(ids(answers("--seed", "2", "--rows", "10", "--last", "2").get(1)))
        .isNotEqualTo(once);
    long named = answers("--rows", "10").get(0).get("seed").longValue();
    assertThat(ids(answers("--rows", "10", "--seed", Long.toString(named)).get(0))).hasSize(10);
  }

  @Test
  void reachesEveryRowOfATableBySeeds() throws IOException {
    lake.closing("one", 0, range(0, 12));
    var seen = new HashSet<Long>();
    for (int seed = 0; seed < 30; seed++) {
      seen.addAll(ids(answers("--rows", "2", "--seed", Integer.toString(seed)).get(0)));
    }

    assertThat(seen).hasSize(12);
  }

  @Test
  void saysThatThereIsNothing() {
    assertThat(sample().out()).isEqualTo("No commit of 'casino.bets' added rows\n");
    assertThat(sample("--json").out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --rows 0                | Cannot sample '0' rows, expected 1 or more
          --last 0                | Cannot sample '0' commits, expected 1 or more
          --last 2 --snapshot 3   | Cannot take both --last and --snapshot, expected one of them
          --snapshot 3            | Cannot find snapshot '3': 'chimera ledger casino.bets' names them
          """)
  void refusesWhatItCannotDo(String options, String because) {
    var run = sample(options.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("chimera sample: " + because + "\n");
  }
}
