package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentTest {
  private static final int BOMB_LEVELS = 30;

  @TempDir private Path directory;

  static List<Arguments> brokenText() {
    return List.of(
        argumentSet("empty text", "", "is empty, expected a YAML mapping"),
        argumentSet("comment alone", "# nothing\n", "is empty, expected a YAML mapping"),
        argumentSet(
            "JSON without end",
            "{\"a\": ",
            "line 1, column 7: Unexpected end-of-input within/between Object entries,"
                + " expected JSON"),
        argumentSet(
            "JSON with a missing comma",
            "{\n  \"a\": 1\n  \"b\": 2}",
            "line 3, column 3: Unexpected character ('\"' (code 34)): was expecting comma to"
                + " separate Object entries, expected JSON"),
        argumentSet(
            "JSON with a word without quotes, which is not shown",
            "{\"password\": hunter2}",
            "line 1, column 14: Unrecognized token: was expecting (JSON String, Number, Array,"
                + " Object or token 'null', 'true' or 'false'), expected JSON"),
        argumentSet(
            "JSON with more after its end",
            "{} {}",
            "line 1, column 4: has more after its end, expected one JSON object"),
        argumentSet(
            "JSON with an exponent of ten digits",
            "{\"a\": 1e9999999999}",
            "line 1, column 7: has a number too large to be meant, expected a smaller number"),
        argumentSet(
            "YAML with a bad indent",
            "a:\n  b: 1\n c: 2\n",
            "line 3, column 2: expected <block end>, but found '<block mapping start>',"
                + " expected YAML"),
        argumentSet(
            "YAML with a tab", "a:\n\tb: 1\n", "line 2, column 1: found character '\\t(TAB)'"),
        argumentSet(
            "YAML with a tag",
            "a: !!java.net.URL [\"http://127.0.0.1\"]\n",
            "line 1, column 4: has a tag, expected plain values without tags"),
        argumentSet(
            "YAML with a harmless tag",
            "a: !!str 5\n",
            "line 1, column 4: has a tag, expected plain values without tags"),
        argumentSet(
            "YAML with a list as a key",
            "? [a]\n: 1\n",
            "line 1, column 3: has a key that is not text, expected text"),
        argumentSet(
            "two YAML documents",
            "a: 1\n---\nb: 1\n",
            "line 2, column 1: has more after its end, expected one YAML document"),
        argumentSet(
            "YAML with an alias to nothing",
            "a: *b\n",
            "line 1, column 4: has an alias to nothing that is complete before it, expected an"
                + " anchor before it"),
        argumentSet(
            "YAML that contains itself",
            "a: &a [*a]\n",
            "line 1, column 8: has an alias to nothing that is complete before it, expected an"
                + " anchor before it"),
        argumentSet(
            "YAML with a control character",
            "a: \u0007\n",
            "has a character that is not allowed, expected YAML"),
        argumentSet(
            "JSON nested too deeply",
            "{\"a\":" + "[".repeat(100_000),
            "line 1, column 69: is nested too deeply, expected at most 64 levels"),
        argumentSet(
            "YAML nested too deeply",
            "a: " + "[".repeat(100_000),
            "line 1, column 67: is nested too deeply, expected at most 64 levels"),
        argumentSet(
            "YAML nested too deeply by aliases",
            "a: &a " + "[".repeat(40) + "]".repeat(40) + "\nb: " + "[".repeat(30) + "*a",
            "line 2, column 34: is nested too deeply, expected at most 64 levels"),
        argumentSet("a billion laughs", bomb(), "has too many values, expected at most 1000000"),
        argumentSet(
            "text that is too large",
            " ".repeat(16 * 1024 * 1024 + 1),
            "is too large, expected at most 16777216 bytes"));
  }

  private static String bomb() {
    var yaml = new StringBuilder("a0: &a0 [x, x]\n");
    for (int level = 1; level < BOMB_LEVELS; level++) {
      yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
    }
    return yaml.toString();
  }

  @ParameterizedTest
  @MethodSource("brokenText")
  void refusesBrokenText(String text, String problem) {
    var thrown = catchThrowableOfType(InvalidContractException.class, () -> Document.parse(text));

    assertThat(thrown).message().startsWith("document: " + problem);
    assertThat(thrown).message().doesNotContain("hunter2");
  }

  static List<Arguments> duplicates() {
    return List.of(
        argumentSet(
            "JSON",
            "{\"a\": {\"b\": 1,\n\"b\": 2}, \"a\": 3}",
            "line 2, column 1",
            "line 2, column 10"),
        argumentSet("YAML", "a:\n  b: 1\n  b: 2\na: 3\n", "line 3, column 3", "line 4, column 1"));
  }

  @ParameterizedTest
  @MethodSource("duplicates")
  void reportsEveryDuplicateKey(String text, String inner, String outer) {
    Document document = Document.parse(text);

    assertThatThrownBy(document::throwIfInvalid)
        .isInstanceOf(InvalidContractException.class)
        .hasMessage(
            "a.b: %s: is there twice, expected every key once\n"
                + "a: %s: is there twice, expected every key once",
            inner, outer);
  }

  @Test
  void readsYamlWithoutQuotesAsJsonWould() {
    String yaml =
        """
        on: on
        no: no
        date: 2026-11-20
        octal: 010
        sexagesimal: 12:30:45
        hex: 0x1F
        integer: -5
        number: 1.50
        exponent: 1e3
        yes: true
        quoted: 'true'
        nothing:
        null: ~
        <<: merge
        """;

    assertThat(Document.parse(yaml).tree())
        .hasToString(
            "{\"on\":\"on\",\"no\":\"no\",\"date\":\"2026-11-20\",\"octal\":\"010\","
                + "\"sexagesimal\":\"12:30:45\",\"hex\":\"0x1F\",\"integer\":-5,\"number\":1.50,"
                + "\"exponent\":1E+3,\"yes\":true,\"quoted\":\"true\",\"nothing\":null,"
                + "\"null\":null,\"<<\":\"merge\"}");
  }

  @Test
  void repeatsAnchoredValuesWhereTheirAliasesStand() {
    String yaml = "a: &columns [{name: id}]\nb: *columns\n";

    assertThat(Document.parse(yaml).tree())
        .hasToString("{\"a\":[{\"name\":\"id\"}],\"b\":[{\"name\":\"id\"}]}");
  }

  @Test
  void takesTheSuffixForTheSyntax() throws IOException {
    Path json = Files.writeString(directory.resolve("a.json"), "a: 1\n");
    Path yaml = Files.writeString(directory.resolve("a.yml"), "{a: 1}\n");

    assertThat(Document.parse(yaml).tree()).hasToString("{\"a\":1}");
    assertThatThrownBy(() -> Document.parse(json)).hasMessageContaining("expected JSON");
  }

  @Test
  void refusesFilesThatCannotBeRead() throws IOException {
    Path binary = Files.write(directory.resolve("a.yaml"), new byte[] {'a', ':', (byte) 0xC3});
    Path large = Files.writeString(directory.resolve("b.yaml"), "#".repeat(16 * 1024 * 1024 + 1));
    Path absent = directory.resolve("c.yaml");

    assertThatThrownBy(() -> Document.parse(binary))
        .hasMessage("document: is not valid UTF-8, expected a text file in UTF-8");
    assertThatThrownBy(() -> Document.parse(large))
        .hasMessage("document: is too large, expected at most 16777216 bytes");
    assertThatThrownBy(() -> Document.parse(absent))
        .hasMessage("document: does not exist: '" + absent + "', expected a file");
    assertThatThrownBy(() -> Document.parse(directory))
        .hasMessage("document: cannot be read: '" + directory + "', expected a readable file");
  }
}
