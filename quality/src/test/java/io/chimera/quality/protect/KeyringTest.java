package io.chimera.quality.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.quality.protect.Keyring.Purpose;
import java.io.Serializable;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyringTest {

  @Test
  void namesCurrentKeyFirst() {
    var keys = Map.of("a", Keys.bytes(0, 32), "b", Keys.bytes(1, 32), "c", Keys.bytes(2, 48));

    assertThat(new Keyring("b", keys).ids()).containsExactly("b", "a", "c");
  }

  @Test
  void showsIdsAndNoKey() {
    assertThat(Keys.rotated()).hasToString("Keyring[k2, k1]");
  }

  @Test
  void cannotTravelInJobGraph() {
    assertThat(Serializable.class.isAssignableFrom(Keyring.class)).isFalse();
  }

  static List<Arguments> badKeys() {
    return List.of(
        argumentSet(
            "no current key",
            "k2",
            Map.of("k1", Keys.bytes(0, 32)),
            "Cannot use key 'k2': it is not there, expected one of [k1]"),
        argumentSet(
            "no key at all",
            "k1",
            Map.of(),
            "Cannot use key 'k1': it is not there, expected one of []"),
        argumentSet(
            "short key",
            "k1",
            Map.of("k1", Keys.bytes(0, 31)),
            "Cannot use key 'k1': it has 31 bytes, expected at least 32 random ones"),
        argumentSet(
            "key of zeros",
            "k1",
            Map.of("k1", new byte[32]),
            "Cannot use key 'k1': all its bytes are the same, expected random ones"),
        argumentSet(
            "id with a colon",
            "k:1",
            Map.of("k:1", Keys.bytes(0, 32)),
            "Cannot use a key by this id, expected 1 to 32 letters, digits, '-' and '_'"));
  }

  @ParameterizedTest
  @MethodSource("badKeys")
  void refuses(String current, Map<String, byte[]> keys, String message) {
    assertThatThrownBy(() -> new Keyring(current, keys))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void refusesOneKeyUnderTwoIds() {
    var keys = Map.of("k1", Keys.bytes(0, 32), "k2", Keys.bytes(0, 32));

    assertThatThrownBy(() -> new Keyring("k1", keys))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("Cannot use key 'k[12]': it is the same as 'k[12]', expected another");
  }

  @Test
  void keepsItsOwnCopy() {
    byte[] bytes = Keys.bytes(0, 32);
    var keyring = new Keyring("k1", Map.of("k1", bytes));
    byte[] before = keyring.derive("k1", Purpose.HMAC, "customer", 32);

    bytes[0]++;

    assertThat(keyring.derive("k1", Purpose.HMAC, "customer", 32)).isEqualTo(before);
  }

  /** Computed by another implementation of RFC 5869. */
  @Test
  void derivesByHkdf() {
    byte[] derived = Keys.first().derive("k1", Purpose.FPE, "card", 32);

    assertThat(HexFormat.of().formatHex(derived))
        .isEqualTo("cf3d0fefc85fba40877b502908d18259611e875cfb98cba994a6d4526d23ac2c");
  }

  @Test
  void derivesAnotherKeyForEachKeyPurposeAndDomain() {
    var derived = new HashSet<String>();
    for (String id : Keys.rotated().ids()) {
      for (Purpose purpose : Purpose.values()) {
        for (String domain : List.of("customer", "card")) {
          derived.add(HexFormat.of().formatHex(Keys.rotated().derive(id, purpose, domain, 32)));
        }
      }
    }

    assertThat(derived).hasSize(2 * Purpose.values().length * 2);
  }
}
