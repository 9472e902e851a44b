package io.chimera.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which records repeat each other must not depend on the order in which they come. */
class SeriesTableTest {
  private static final int RECORDS = 5_000;
  private static final Duration HOUR = Duration.ofHours(1);

  private final Generator generator = new Generator(7);

  private Map<Long, List<Long>> groups(SeriesTable table) {
    return LongStream.range(0, RECORDS)
        .filter(number -> generator.fate(number) != Fate.QUARANTINED)
        .boxed()
        .collect(Collectors.groupingBy(number -> table.group(generator, number)));
  }

  private Duration between(long earlier, long later) {
    return Duration.between(generator.at(earlier), generator.at(later));
  }

  @Test
  void recordsOfAnHourAreFarFromAllOthersWithTheirKey() {
    Map<Long, Long> lastOfKey = new HashMap<>();
    var groups =
        groups(SeriesTable.HOURLY).values().stream()
            .sorted((a, b) -> Long.compare(a.get(0), b.get(0)))
            .toList();

    for (List<Long> group : groups) {
      long first = group.get(0);
      long last = group.get(group.size() - 1);
      assertThat(between(first, last)).isLessThan(HOUR);
      Long before = lastOfKey.put(generator.key(first), last);
      if (before != null) {
        assertThat(between(before, first)).isGreaterThan(HOUR.multipliedBy(2));
      }
    }
    assertThat(groups.size()).isBetween(RECORDS / 2, RECORDS * 9 / 10);
  }

  @Test
  void recordsThatAreReplayedShareNoKeyWithOthers() {
    groups(SeriesTable.ONCE)
        .values()
        .forEach(
            group ->
                assertThat(group.stream().map(generator::fate).distinct())
                    .as("fates of %s", group)
                    .hasSize(1));
    assertThat(groups(SeriesTable.ONCE)).hasSizeLessThan(RECORDS / 3);
  }

  @Test
  void someSeedsCloseTheGateAndSomeDoNot() {
    var alarms =
        LongStream.range(0, 20)
            .map(
                seed ->
                    LongStream.range(0, RECORDS)
                        .filter(each -> new Generator(seed).kind(each).equals("alarm"))
                        .count())
            .boxed()
            .toList();

    assertThat(alarms).contains(0L).anyMatch(count -> count > 3);
  }
}
