package io.chimera.quality.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.chimera.quality.rules.AsciiMatcher.Answer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsciiMatcherTest {
  private static final String PIECES = "ab-.*+?|()[]^$\\dwsDWS{}0123,:n_ \n";

  private static Answer match(String pattern, String text) {
    return AsciiMatcher.of(pattern).orElseThrow().match(BinaryStringData.fromString(text));
  }

  @Test
  void matchesAllOfATextOrNothing() {
    assertThat(match("[0-9a-f]{2}-x", "0f-x")).isEqualTo(Answer.MATCHES);
    assertThat(match("[0-9a-f]{2}-x", "0f-xx")).isEqualTo(Answer.DIFFERS);
    assertThat(match("[0-9a-f]{2}-x", "0f-")).isEqualTo(Answer.DIFFERS);
    assertThat(match("(?:ab|c)*", "")).isEqualTo(Answer.MATCHES);
    assertThat(match("a{2,}", "a")).isEqualTo(Answer.DIFFERS);
  }

  @Test
  void leavesTextBeyondAsciiToOthers() {
    assertThat(match("[^a]+", "b\u00e9b")).isEqualTo(Answer.UNKNOWN);
    assertThat(match("b", "\u00e9")).isEqualTo(Answer.UNKNOWN);
    assertThat(match("[^a]", "\u00e9")).isEqualTo(Answer.UNKNOWN);
    assertThat(match("[^a]{2}", "\u00e9")).isEqualTo(Answer.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^a",
        "a$",
        "(?i)a",
        "\\bA",
        "\\pL",
        "[[:alpha:]]",
        "\u00e9",
        "\\x41",
        "\\Qa\\E",
        "a{1,1000}b{1,1000}",
        "(?:a|b)*a(?:a|b){12}",
        "a[^\\s\\S]"
      })
  void leavesWhatItDoesNotKnowOrIsTooLargeToOthers(String pattern) {
    Pattern.compile(pattern);

    assertThat(AsciiMatcher.of(pattern)).isEmpty();
  }

  @Test
  void answersAsRe2DoesWhateverThePattern() {
    var random = new SplittableRandom(20261121);
    int compared = 0;
    int matched = 0;
    for (int round = 0; round < 200_000; round++) {
      String pattern = draw(random, PIECES, 12);
      Pattern re2;
      try {
        re2 = Pattern.compile(pattern);
      } catch (PatternSyntaxException invalid) {
        continue;
      }
      List<AsciiMatcher> matchers = all(pattern);
      for (int each = 0; each < 8; each++) {
        byte[] text = draw(random, "aabb-.01d_ \n", 5).getBytes(UTF_8);
        boolean expected = re2.matches(text);
        for (AsciiMatcher matcher : matchers) {
          assertThat(matcher.match(inTheMiddle(text)))
              .as("'%s' on '%s' by %s", pattern, new String(text, UTF_8), matcher.getClass())
              .isEqualTo(expected ? Answer.MATCHES : Answer.DIFFERS);
          compared++;
          matched += expected ? 1 : 0;
        }
      }
    }
    assertThat(compared).isGreaterThan(100_000);
    assertThat(matched).isGreaterThan(5_000);
  }

  private static List<AsciiMatcher> all(String pattern) {
    return AsciiPattern.read(pattern).stream()
        .flatMap(
            read ->
                Stream.<AsciiMatcher>concat(
                    AsciiPositions.of(read).stream(), AsciiAutomaton.of(read).stream()))
        .toList();
  }

  @Test
  void looksAtPositionsWhereAllTextsAreOfOneLength() {
    assertThat(AsciiMatcher.of("[0-9]{4}-(?:[0-9]{2}-){1}x{0}[0-9]{2}"))
        .containsInstanceOf(AsciiPositions.class);
    assertThat(AsciiMatcher.of("a{64}")).containsInstanceOf(AsciiPositions.class);
    assertThat(AsciiMatcher.of("a{65}")).containsInstanceOf(AsciiAutomaton.class);
    assertThat(AsciiMatcher.of("ab?")).containsInstanceOf(AsciiAutomaton.class);
    assertThat(AsciiMatcher.of("a|b")).containsInstanceOf(AsciiAutomaton.class);
    assertThat(match("a{64}", "a".repeat(64))).isEqualTo(Answer.MATCHES);
    assertThat(match("a{64}", "a".repeat(63) + "b")).isEqualTo(Answer.DIFFERS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x{0}", "(?:)", "(?:x{0}){9}", "(?:x{0})(?:x{0})"})
  @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
  void repeatsNothingOnce(String nothing) {
    String pattern = nothing;
    for (int depth = 0; depth < 6; depth++) {
      pattern = "(?:" + pattern + "){1000}";
    }
    List<AsciiMatcher> matchers = all("a" + pattern + "b");

    assertThat(matchers).hasSize(2);
    for (AsciiMatcher matcher : matchers) {
      assertThat(matcher.match(BinaryStringData.fromString("ab"))).isEqualTo(Answer.MATCHES);
      assertThat(matcher.match(BinaryStringData.fromString("axb"))).isEqualTo(Answer.DIFFERS);
    }
  }

  /** As a decoder leaves it in what it reads. */
  private static BinaryStringData inTheMiddle(byte[] text) {
    var all = new byte[text.length + 2];
    System.arraycopy(text, 0, all, 1, text.length);
    return BinaryStringData.fromBytes(all, 1, text.length);
  }

  @Test
  void matchesTextThatLiesInTwoSegments() {
    var first = MemorySegmentFactory.wrap("x0f-x0f-".getBytes(UTF_8));
    var second = MemorySegmentFactory.wrap("x0f-x---".getBytes(UTF_8));
    var text = BinaryStringData.fromAddress(new MemorySegment[] {first, second}, 5, 8);

    assertThat(AsciiMatcher.of("0f-x0f-x").orElseThrow().match(text)).isEqualTo(Answer.MATCHES);
    assertThat(AsciiMatcher.of("0f-x0f-").orElseThrow().match(text)).isEqualTo(Answer.DIFFERS);
  }

  private static String draw(SplittableRandom random, String letters, int longest) {
    var text = new StringBuilder();
    for (int length = random.nextInt(longest + 1); length > 0; length--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
