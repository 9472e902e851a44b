package io.chimera.sinks.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.sinks.TestLake;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactArchiveTest {
  private static final Instant FIRST_DAY = Instant.parse("2026-11-20T12:00:00.123Z");
  private static final Instant SECOND_DAY = Instant.parse("2026-11-21T12:00:00Z");
  private static final Fact START =
      new Fact(FactTopic.LINEAGE, "run:chimera/bets", "7/START/x", FIRST_DAY, "{\"e\":\"ä\"}");
  private static final Fact RUN = fact("c-1/casino.bets", FIRST_DAY);
  private static final Fact LATER = fact("c-2/casino.bets", SECOND_DAY);

  @TempDir private Path directory;
  private TestLake lake;

  @BeforeEach
  void open() {
    lake = new TestLake(directory);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private static Fact fact(String id, Instant at) {
    return new Fact(FactTopic.RUNS, "bets", id, at, "{\"id\":\"" + id + "\"}");
  }

  @Test
  void thereIsNoneBeforeSomethingIsKept() {
    FactArchive none = FactArchive.look(lake.catalog());

    assertThat(none.since(Instant.EPOCH)).isEmpty();
    assertThat(none.ids(FactTopic.RUNS, "bets", Instant.EPOCH)).isEmpty();
    assertThatThrownBy(() -> none.add(List.of(RUN))).isInstanceOf(IllegalStateException.class);
    // Looking has made nothing.
    assertThat(lake.catalog().tables()).isEmpty();
  }

  @Test
  void keepsFactsAsTheyAre() {
    FactArchive.open(lake.catalog()).add(List.of(LATER, START));
    FactArchive.open(lake.catalog()).add(List.of(RUN));

    FactArchive archive = FactArchive.look(lake.catalog());
    assertThat(archive.since(Instant.EPOCH)).containsExactlyInAnyOrder(START, RUN, LATER);
    assertThat(archive.since(Instant.EPOCH)).last().isEqualTo(LATER);
    assertThat(archive.since(FIRST_DAY.plusMillis(1))).containsExactly(LATER);
  }

  /** Who keeps facts does not know for certain what is kept. */
  @Test
  void aFactThatIsKeptTwiceIsOne() {
    var archive = FactArchive.open(lake.catalog());
    archive.add(List.of(RUN, LATER));
    archive.add(List.of(RUN));

    assertThat(archive.since(Instant.EPOCH)).containsExactly(RUN, LATER);
  }

  @Test
  void findsFactsByWhatIsKnownOfThem() {
    var archive = FactArchive.open(lake.catalog());
    archive.add(List.of(START, RUN, LATER));

    assertThat(archive.ids(FactTopic.RUNS, "bets", FIRST_DAY))
        .containsExactlyInAnyOrder(RUN.id(), LATER.id());
    assertThat(archive.ids(FactTopic.RUNS, "bets", SECOND_DAY)).containsExactly(LATER.id());
    assertThat(archive.ids(FactTopic.RUNS, "others", FIRST_DAY)).isEmpty();
    assertThat(archive.findByBeginning(FactTopic.LINEAGE, "7/START/")).contains(START);
    assertThat(archive.of(List.of(FactTopic.RUNS, FactTopic.QUALITY), "bets"))
        .containsExactly(RUN, LATER);
    assertThat(archive.of(List.of(FactTopic.QUALITY), "bets")).isEmpty();
    assertThat(archive.findByBeginning(FactTopic.LINEAGE, "8/START/")).isEmpty();
  }
}
