package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeekCommandTest {
  private BetsLake lake;

  @BeforeEach
  void make(@TempDir Path directory) throws IOException {
    lake = BetsLake.in(directory).opened();
  }

  @AfterEach
  void close() {
    lake.close();
  }

  @Test
  void linesRowsUp() throws IOException {
    lake.closing("one", 0, 1, 200);

    var run = CommandRun.of("peek", "casino.bets", "--settings", lake.settings());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
             id  player      at
              1  player 1    2026-11-20T12:00
            200  player 200  2026-11-20T12:00
            """);
  }

  @Test
  void showsNoMoreThanAskedFor() throws IOException {
    lake.closing("one", 0, 1, 2, 3);

    var run =
        CommandRun.of(
            "peek", "casino.bets", "--rows", "2", "--json", "--settings", lake.settings());

    assertThat(run.out())
        .isEqualTo(
            """
            {"id":1,"player":"player 1","at":"2026-11-20T12:00"}
            {"id":2,"player":"player 2","at":"2026-11-20T12:00"}
            """);
  }

  @Test
  void saysThatThereIsNothing() {
    var run = CommandRun.of("peek", "casino.bets", "--settings", lake.settings());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("Table 'casino.bets' has no rows\n");
  }
}
