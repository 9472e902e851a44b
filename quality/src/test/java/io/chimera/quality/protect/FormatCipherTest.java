package io.chimera.quality.protect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.quality.protect.FormatCipher.Refusal;
import io.chimera.schemas.contract.Protection.Alphabet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FormatCipherTest {
  private static final String AES_128 = "2B7E151628AED2A6ABF7158809CF4F3C";
  private static final String AES_192 = AES_128 + "EF4359D8D580AA4F";
  private static final String AES_256 = AES_192 + "7F036D6F04FC6A94";
  private static final String TWEAK = "39383736353433323130";
  private static final String LONG_TWEAK = "3737373770717273373737";

  /** The samples that NIST publishes with SP 800-38G. */
  static List<Arguments> samples() {
    String digits = "0123456789";
    String mixed = "0123456789abcdefghi";
    return List.of(
        argumentSet("sample 1", AES_128, "", Alphabet.DIGITS, digits, "2433477484"),
        argumentSet("sample 2", AES_128, TWEAK, Alphabet.DIGITS, digits, "6124200773"),
        argumentSet(
            "sample 3", AES_128, LONG_TWEAK, Alphabet.LOWER_DIGITS, mixed, "a9tv40mll9kdu509eum"),
        argumentSet("sample 4", AES_192, "", Alphabet.DIGITS, digits, "2830668132"),
        argumentSet("sample 5", AES_192, TWEAK, Alphabet.DIGITS, digits, "2496655549"),
        argumentSet(
            "sample 6", AES_192, LONG_TWEAK, Alphabet.LOWER_DIGITS, mixed, "xbj3kv35jrawxv32ysr"),
        argumentSet("sample 7", AES_256, "", Alphabet.DIGITS, digits, "6657667009"),
        argumentSet("sample 8", AES_256, TWEAK, Alphabet.DIGITS, digits, "1001623463"),
        argumentSet(
            "sample 9", AES_256, LONG_TWEAK, Alphabet.LOWER_DIGITS, mixed, "xs8a0azh2avyalyzuwd"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void encryptsAndDecryptsSamples(
      String key, String tweak, Alphabet alphabet, String clear, String encrypted)
      throws Exception {
    var cipher = new FormatCipher(Keys.hex(key), Keys.hex(tweak), alphabet);

    assertThat(new String(cipher.encrypt(clear.getBytes(UTF_8)), UTF_8)).isEqualTo(encrypted);
    assertThat(cipher.decrypt(encrypted)).isEqualTo(clear);
  }

  /** Pins the derived key and the tweak. A cipher text never changes, or tables no longer join. */
  @Test
  void writesThisText() {
    var cipher = new FormatCipher(Keys.first(), "card", Alphabet.DIGITS);
    var derived = Keys.hex("cf3d0fefc85fba40877b502908d18259611e875cfb98cba994a6d4526d23ac2c");
    var same = new FormatCipher(derived, "card".getBytes(UTF_8), Alphabet.DIGITS);
    byte[] text = "4111111111111111".getBytes(UTF_8);

    assertThat(cipher.encrypt(text)).isEqualTo(same.encrypt(text));
  }

  @ParameterizedTest
  @EnumSource
  void keepsFormOfGeneratedTextsAndLeadsBack(Alphabet alphabet) throws Exception {
    var random = new Random(17);
    var cipher = new FormatCipher(Keys.first(), "card", alphabet);
    String characters = alphabet.characters();
    for (int round = 0; round < 200; round++) {
      int length = cipher.minLength() + random.nextInt(30);
      var text = new StringBuilder();
      for (int index = 0; index < length; index++) {
        text.append(characters.charAt(random.nextInt(characters.length())));
      }

      String encrypted = new String(cipher.encrypt(text.toString().getBytes(UTF_8)), UTF_8);

      assertThat(encrypted).hasSize(length).matches("[" + characters + "]+");
      assertThat(cipher.decrypt(encrypted)).isEqualTo(text.toString());
    }
  }

  static List<Arguments> shortest() {
    return List.of(
        argumentSet("digits", Alphabet.DIGITS, 6),
        argumentSet("hex", Alphabet.HEX, 5),
        argumentSet("lower", Alphabet.LOWER, 5),
        argumentSet("upper", Alphabet.UPPER, 5),
        argumentSet("lower digits", Alphabet.LOWER_DIGITS, 4),
        argumentSet("upper digits", Alphabet.UPPER_DIGITS, 4),
        argumentSet("alphanumeric", Alphabet.ALPHANUMERIC, 4));
  }

  @ParameterizedTest
  @MethodSource("shortest")
  void wantsOneOfMillionTexts(Alphabet alphabet, int minLength) {
    var cipher = new FormatCipher(Keys.first(), "card", alphabet);
    String text = alphabet.characters().substring(0, minLength);

    assertThat(cipher.refusal(text.getBytes(UTF_8))).isNull();
    assertThat(cipher.refusal(text.substring(1).getBytes(UTF_8))).isEqualTo(Refusal.TOO_SHORT);
  }

  @Test
  void refusesWhatHasNoForm() {
    var cipher = new FormatCipher(Keys.first(), "card", Alphabet.DIGITS);

    assertThat(cipher.refusal(new byte[0])).isEqualTo(Refusal.TOO_SHORT);
    assertThat(cipher.refusal("4111 1111".getBytes(UTF_8))).isEqualTo(Refusal.FOREIGN_CHARACTER);
    assertThat(cipher.refusal("411111\u0661".getBytes(UTF_8))).isEqualTo(Refusal.FOREIGN_CHARACTER);
    assertThat(cipher.refusal("1".repeat(256).getBytes(UTF_8))).isNull();
    assertThat(cipher.refusal("1".repeat(257).getBytes(UTF_8))).isEqualTo(Refusal.TOO_LONG);
  }

  @Test
  void readsWhatOlderKeyEncrypted() throws Exception {
    byte[] before =
        new FormatCipher(Keys.first(), "card", Alphabet.DIGITS)
            .encrypt("4111111111111111".getBytes(UTF_8));
    var older = new FormatCipher(Keys.rotated(), "k1", "card", Alphabet.DIGITS);
    var current = new FormatCipher(Keys.rotated(), "card", Alphabet.DIGITS);

    assertThat(older.decrypt(new String(before, UTF_8))).isEqualTo("4111111111111111");
    assertThat(current.decrypt(new String(before, UTF_8))).isNotEqualTo("4111111111111111");
  }

  @Test
  void refusesToDecryptWhatItNeverEncrypts() {
    var cipher = new FormatCipher(Keys.first(), "card", Alphabet.DIGITS);

    assertThatThrownBy(() -> cipher.decrypt("4711x"))
        .isInstanceOf(RevealException.class)
        .hasMessage("Cannot decrypt the text: it is not of 6 to 256 characters of the alphabet");
  }
}
