package io.chimera.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir private Path directory;

  @Test
  void keepsEveryLineAlsoWhenItIsOpenedAgain() throws IOException {
    Path file = directory.resolve("journal.tsv");
    var first = new Journal.Line(0, 1, 7, Fate.WRITTEN, "ab");
    var second = new Journal.Line(1, 0, 3, Fate.QUARANTINED, "cd");
    try (var journal = Journal.open(file)) {
      journal.append(first);
    }
    try (var journal = Journal.open(file)) {
      journal.append(second);

      assertThat(journal.lines()).containsExactly(first, second);
    }
  }

  @Test
  void refusesAFileThatIsNone() throws IOException {
    Path file = Files.writeString(directory.resolve("other"), "1\t2\n");
    try (var journal = Journal.open(file)) {
      assertThatThrownBy(journal::lines)
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("a line has not 5 fields");
    }
  }

  @Test
  void recordsFollowFromSeedAndNumberAlone() {
    var one = new Generator(7);
    var same = new Generator(7);

    assertThat(LongStream.range(0, 1_000).mapToObj(same::value).map(JournalTest::text))
        .containsExactlyElementsOf(
            LongStream.range(0, 1_000).mapToObj(one::value).map(JournalTest::text).toList());
    assertThat(LongStream.range(0, 1_000).filter(each -> one.fate(each) == Fate.QUARANTINED))
        .hasSizeBetween(10, 60);
    assertThat(LongStream.range(0, 1_000).filter(each -> one.fate(each) == Fate.REPLAYED))
        .hasSizeBetween(10, 60);
    assertThat(text(new Generator(8).value(1))).isNotEqualTo(text(one.value(1)));
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.ISO_8859_1);
  }
}
