package io.chimera.quality.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.junit.jupiter.api.Test;

class TextSetTest {
  private static boolean contains(List<String> texts, String text) {
    return new TextSet(texts).contains(BinaryStringData.fromString(text));
  }

  @Test
  void knowsItsTextsByAllOfTheirBytes() {
    var games = List.of("slots", "live_casino", "sl\u00e4ts", "");

    assertThat(contains(games, "slots")).isTrue();
    assertThat(contains(games, "sl\u00e4ts")).isTrue();
    assertThat(contains(games, "")).isTrue();
    assertThat(contains(games, "slats")).isFalse();
    assertThat(contains(games, "slot")).isFalse();
    assertThat(contains(List.of(), "")).isFalse();
  }

  @Test
  void tellsTextsApartThatLookAlikeAtTheirEnds() {
    var alike = List.of("a1x_z", "a2x_z", "a3x_z", "a3x_z");

    assertThat(contains(alike, "a2x_z")).isTrue();
    assertThat(contains(alike, "a4x_z")).isFalse();
  }

  @Test
  void answersAsASetDoes() {
    var random = new SplittableRandom(20261122);
    int found = 0;
    for (int round = 0; round < 2_000; round++) {
      List<String> texts =
          random.ints(random.nextInt(40), 0, 60).mapToObj(TextSetTest::text).toList();
      var expected = new HashSet<>(texts);
      var set = new TextSet(texts);
      for (int number = 0; number < 60; number++) {
        assertThat(set.contains(inTheMiddle(text(number))))
            .isEqualTo(expected.contains(text(number)));
        found += expected.contains(text(number)) ? 1 : 0;
      }
    }
    assertThat(found).isGreaterThan(10_000);
  }

  private static String text(int number) {
    return "x".repeat(number % 7) + number;
  }

  /** As a decoder leaves it in what it reads. */
  private static BinaryStringData inTheMiddle(String text) {
    byte[] bytes = ("<" + text + ">").getBytes(UTF_8);
    return BinaryStringData.fromBytes(bytes, 1, bytes.length - 2);
  }

  @Test
  void readsTextThatLiesInTwoSegments() {
    var first = MemorySegmentFactory.wrap("--slo".getBytes(UTF_8));
    var second = MemorySegmentFactory.wrap("ts---".getBytes(UTF_8));
    var text = BinaryStringData.fromAddress(new MemorySegment[] {first, second}, 2, 5);

    assertThat(new TextSet(List.of("slots")).contains(text)).isTrue();
  }
}
