package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a contract, the answer is a contract or its problems, and nothing else. */
class MangledContractTest {
  private static final int ROUNDS = 500;
  private static final String[] PIECES = {
    "{", "}", "[", "]", ":", ",", "\"", "'", "\n", "  ", "- ", "&a ", "*a", "!!int ", "null", "-1",
    "1e999", "? ", "| ", "> ", "#", "%", "@", "`", "\t", "\u0000", "\uD800", "---\n", "\\u12",
    "true"
  };

  @ParameterizedTest
  @ValueSource(strings = {"casino.json", "flights.yaml"})
  void isReadOrRefused(String example) throws IOException {
    String sound =
        Files.readString(Path.of(System.getProperty("chimera.home"), "examples", example));
    var random = new Random(20261120);
    int refused = 0;

    for (int round = 0; round < ROUNDS; round++) {
      refused += isRefused(mangle(sound, random)) ? 1 : 0;
    }

    assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
  }

  private static String mangle(String sound, Random random) {
    var text = new StringBuilder(sound);
    for (int change = random.nextInt(3); change >= 0; change--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
        default -> text.setCharAt(at, (char) random.nextInt(128));
      }
    }
    return text.toString();
  }

  private static boolean isRefused(String text) {
    try {
      new ContractReader().read(text);
      return false;
    } catch (InvalidContractException e) {
      assertThat(e.problems()).isNotEmpty();
      return true;
    }
  }
}
