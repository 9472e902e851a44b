package io.chimera.schemas.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.SecretReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final Secrets SECRETS = new Secrets(Map.of("PASSWORD", " s3cret ", "EMPTY", ""));

  @TempDir private Path directory;

  private static SecretReference variable(String name) {
    return new SecretReference(SecretReference.Kind.ENV, name);
  }

  private static SecretReference file(Path path) {
    return new SecretReference(SecretReference.Kind.FILE, path.toString());
  }

  @Test
  void readsVariableAsItIs() {
    assertThat(SECRETS.resolve(variable("PASSWORD"))).isEqualTo(" s3cret ");
  }

  @ParameterizedTest
  @MethodSource
  void readsFileWithoutLastLineBreak(String content, String expected) throws IOException {
    Path path = Files.writeString(directory.resolve("password"), content);

    assertThat(SECRETS.resolve(file(path))).isEqualTo(expected);
  }

  static Stream<Arguments> readsFileWithoutLastLineBreak() {
    return Stream.of(
        argumentSet("no line break", "s3crét", "s3crét"),
        argumentSet("line feed", "s3cret\n", "s3cret"),
        argumentSet("carriage return and line feed", "s3cret\r\n", "s3cret"),
        argumentSet("two line feeds", "s3cret\n\n", "s3cret\n"),
        argumentSet("spaces", " s3cret \n", " s3cret "));
  }

  @Test
  void namesVariableThatIsMissing() {
    assertThatThrownBy(() -> SECRETS.resolve(variable("NO_SUCH")))
        .isInstanceOf(MissingSecretException.class)
        .hasMessage("Cannot resolve the secret '${env:NO_SUCH}': there is no such variable");
  }

  @Test
  void namesVariableThatIsEmpty() {
    assertThatThrownBy(() -> SECRETS.resolve(variable("EMPTY")))
        .isInstanceOf(MissingSecretException.class)
        .hasMessage("Cannot resolve the secret '${env:EMPTY}': it is empty");
  }

  @Test
  void namesFileThatIsMissing() {
    Path path = directory.resolve("missing");

    assertThatThrownBy(() -> SECRETS.resolve(file(path)))
        .isInstanceOf(MissingSecretException.class)
        .hasMessage("Cannot resolve the secret '${file:" + path + "}': the file cannot be read");
  }

  @Test
  void refusesFileThatIsTooLarge() throws IOException {
    Path path = Files.writeString(directory.resolve("large"), "x".repeat(65_537));

    assertThatThrownBy(() -> SECRETS.resolve(file(path)))
        .isInstanceOf(MissingSecretException.class)
        .hasMessage("Cannot resolve the secret '${file:" + path + "}': the file is too large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2\nhunter2", "hunter2\n\n", "hunter 2", "húnter2"})
  void refusesATokenThatNoHeaderHasAndDoesNotSayIt(String content) throws IOException {
    Path path = Files.writeString(directory.resolve("token"), content);

    assertThatThrownBy(() -> SECRETS.resolveToken(file(path)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessage(
            "Cannot use secret '${file:"
                + path
                + "}' (value not shown): it has a character that no key and no token has");
  }

  @Test
  void readsATokenOfOneLine() throws IOException {
    Path path = Files.writeString(directory.resolve("token"), "s3cret+/=\n");

    assertThat(SECRETS.resolveToken(file(path))).isEqualTo("s3cret+/=");
  }

  @Test
  void readsEnvironmentOfThisProcess() {
    assertThat(Secrets.ofThisMachine().resolve(variable("PATH"))).isEqualTo(System.getenv("PATH"));
  }
}
