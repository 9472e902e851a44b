package io.chimera.quality.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.MissingSecretException;
import io.chimera.schemas.platform.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyringsTest {
  private static final String FIRST = Base64.getEncoder().encodeToString(Keys.bytes(0, 32));
  private static final String SECOND = Base64.getEncoder().encodeToString(Keys.bytes(100, 32));
  private static final KeySettings.Key K1 = new KeySettings.Key("k1", env("K1"));

  @TempDir private Path directory;

  private static SecretReference env(String name) {
    return new SecretReference(SecretReference.Kind.ENV, name);
  }

  private static Keyring open(Map<String, String> environment) {
    return Keyrings.open(new KeySettings("k1", List.of(K1)), new Secrets(environment));
  }

  @Test
  void opensKeysFromVariablesAndFilesWithTheirLineEnds() throws IOException {
    Path file = Files.writeString(directory.resolve("k2"), SECOND + "\n");
    var reference = new SecretReference(SecretReference.Kind.FILE, file.toString());
    var settings = new KeySettings("k2", List.of(K1, new KeySettings.Key("k2", reference)));

    Keyring keyring = Keyrings.open(settings, new Secrets(Map.of("K1", FIRST)));

    assertThat(keyring.ids()).containsExactly("k2", "k1");
    assertThat(new HmacTokens(keyring, "d").token(new byte[] {1}))
        .isEqualTo(new HmacTokens(Keys.rotated(), "d").token(new byte[] {1}));
  }

  @Test
  void namesAKeyThatIsNotThere() {
    assertThatThrownBy(() -> open(Map.of()))
        .isInstanceOf(MissingSecretException.class)
        .hasMessage("Cannot resolve the secret '${env:K1}': there is no such variable");
  }

  @Test
  void refusesAKeyThatIsNotBase64WithoutShowingIt() {
    assertThatThrownBy(() -> open(Map.of("K1", "hunter2?")))
        .isInstanceOf(KeyRefusedException.class)
        .hasNoCause()
        .hasMessage(
            "Cannot use key 'k1' of '${env:K1}': it is not base64, expected at least 32 random"
                + " bytes in base64");
  }

  @Test
  void refusesAKeyThatIsTooShort() {
    assertThatThrownBy(() -> open(Map.of("K1", "aHVudGVyMg==")))
        .isInstanceOf(KeyRefusedException.class)
        .hasMessage("Cannot use key 'k1': it has 7 bytes, expected at least 32 random ones");
  }
}
