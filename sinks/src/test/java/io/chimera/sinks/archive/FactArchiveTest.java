package io.chimera.sinks.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.sinks.TestLake;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.iceberg.FactsTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactArchiveTest {
  private static final Instant FIRST_DAY = Instant.parse("2026-11-20T12:00:00.123Z");
  private static final Instant SECOND_DAY = Instant.parse("2026-11-21T12:00:00Z");
  private static final Fact START =
      new Fact(FactTopic.LINEAGE, "run:chimera/casino.bets", "7/START", FIRST_DAY, "{\"e\":\"ä\"}");
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
    assertThat(none.starts()).isEmpty();
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
  void readsNoMoreThanAnHourAndATopic() {
    var archive = FactArchive.open(lake.catalog());
    archive.add(List.of(START, RUN, LATER));
    archive.add(List.of(RUN));

    Instant noon = Instant.parse("2026-11-20T12:00:00Z");
    assertThat(archive.hours(Instant.EPOCH, null)).containsExactly(noon, SECOND_DAY);
    assertThat(archive.hours(Instant.EPOCH, FactTopic.LINEAGE)).containsExactly(noon);
    assertThat(archive.hours(SECOND_DAY, FactTopic.LINEAGE)).isEmpty();
    assertThat(archive.ofHour(noon, null)).containsExactlyInAnyOrder(START, RUN);
    assertThat(archive.ofHour(noon, FactTopic.RUNS)).containsExactly(RUN);
  }

  /** Of a day that is over; those of today are still to come. */
  @Test
  void tidiesUpWhatManyRunsHaveKept() {
    var archive = FactArchive.open(lake.catalog());
    var told = new ArrayList<Fact>();
    for (int run = 0; run < 30; run++) {
      Fact early = fact("early " + run, FIRST_DAY.plusSeconds(run));
      Fact late = fact("late " + run, SECOND_DAY.plusSeconds(run));
      archive.add(List.of(early, late));
      told.addAll(List.of(early, late));
    }
    archive.add(List.of(told.get(0)));
    told.sort(Comparator.comparing(Fact::at));
    Instant kept = Instant.now();

    archive.tidy(SECOND_DAY.plusSeconds(60));

    assertThat(files()).hasSize(31);
    assertThat(archive.since(Instant.EPOCH)).containsExactlyElementsOf(told);
    List<String> before = files();
    archive.tidy(kept.plus(Duration.ofDays(2)));
    assertThat(files()).hasSize(2);
    assertThat(archive.since(Instant.EPOCH)).containsExactlyElementsOf(told);
    for (int again = 0; again < ArchiveTidying.EXPIRED_AT_ONCE; again++) {
      archive.add(List.of(START));
    }
    assertThat(archive.since(Instant.EPOCH)).hasSize(61).contains(START);
    FactArchive.open(lake.catalog()).tidy(Instant.now().plus(Duration.ofDays(4)));
    assertThat(lake.catalog().load(FactsTable.NAME).snapshots()).hasSizeLessThan(5);
    // Nobody reads those any more that were replaced the time before.
    List<Path> replaced =
        before.stream().filter(file -> file.contains("2026-11-21")).map(Path::of).toList();
    assertThat(replaced).hasSize(30).noneMatch(Files::exists);
    assertThat(FactArchive.look(lake.catalog()).since(Instant.EPOCH)).hasSize(61).contains(START);
  }

  private List<String> files() {
    var files = new ArrayList<String>();
    try (var tasks = lake.catalog().load(FactsTable.NAME).newScan().planFiles()) {
      tasks.forEach(task -> files.add(task.file().location()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return files;
  }

  @Test
  void findsFactsByWhatIsKnownOfThem() {
    var archive = FactArchive.open(lake.catalog());
    archive.add(List.of(START, RUN, LATER));

    KeptFacts kept = archive.kept(Set.of("bets"), SECOND_DAY);
    assertThat(kept.contains(FactTopic.RUNS, LATER.id())).isTrue();
    assertThat(kept.contains(FactTopic.RUNS, RUN.id())).isFalse();
    assertThat(archive.kept(Set.of("bets"), FIRST_DAY).contains(FactTopic.LINEAGE, START.id()))
        .isTrue();
    assertThat(archive.kept(Set.of("others"), FIRST_DAY).contains(FactTopic.RUNS, RUN.id()))
        .isFalse();
    assertThat(archive.find(FactTopic.LINEAGE, Set.of("7/START", "8/START"), FIRST_DAY, FIRST_DAY))
        .containsExactly(Map.entry("7/START", START));
    assertThat(archive.find(FactTopic.LINEAGE, Set.of("7/START"), SECOND_DAY, SECOND_DAY))
        .isEmpty();
    assertThat(archive.starts()).containsExactly(START);
    assertThat(archive.of(List.of(FactTopic.RUNS, FactTopic.QUALITY), "bets"))
        .containsExactly(RUN, LATER);
    assertThat(archive.of(List.of(FactTopic.QUALITY), "bets")).isEmpty();
  }
}
