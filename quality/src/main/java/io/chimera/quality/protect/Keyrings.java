package io.chimera.quality.protect;

import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.Secrets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Opens the platform's keys on the machine that protects with them. */
public final class Keyrings {
  private Keyrings() {}

  /**
   * The keyring with every key resolved.
   *
   * @throws io.chimera.schemas.platform.MissingSecretException if a key is not on this machine
   * @throws KeyRefusedException if one is no key
   */
  public static Keyring open(KeySettings settings, Secrets secrets) {
    Map<String, byte[]> keys = new LinkedHashMap<>();
    for (KeySettings.Key key : settings.keys()) {
      keys.put(key.id(), bytes(key, secrets.resolve(key.secret())));
    }
    try {
      return new Keyring(settings.current(), keys);
    } catch (IllegalArgumentException refused) {
      throw new KeyRefusedException(String.valueOf(refused.getMessage()));
    }
  }

  private static byte[] bytes(KeySettings.Key key, String text) {
    try {
      return Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException wrong) {
      // not kept as the cause: its message shows a character of the key
      throw new KeyRefusedException(
          "Cannot use key '"
              + key.id()
              + "' of '"
              + key.secret()
              + "': it is not base64, expected at least "
              + Keyring.MIN_BYTES
              + " random bytes in base64");
    }
  }
}
