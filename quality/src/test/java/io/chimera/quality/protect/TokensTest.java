package io.chimera.quality.protect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokensTest {
  private static final String CANARY = "canary-5f3a@example.org";

  /** RFC 4231. */
  static List<Arguments> macs() {
    return List.of(
        argumentSet(
            "case 1",
            "0b".repeat(20),
            "4869205468657265",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        argumentSet(
            "case 2",
            "4a656665",
            "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        argumentSet(
            "case 3",
            "aa".repeat(20),
            "dd".repeat(50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        argumentSet(
            "case 4",
            "0102030405060708090a0b0c0d0e0f10111213141516171819",
            "cd".repeat(50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        argumentSet(
            "case 6",
            "aa".repeat(131),
            "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d20"
                + "48617368204b6579204669727374",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
  }

  @ParameterizedTest
  @MethodSource("macs")
  void computesHmac(String key, String text, String expected) {
    assertThat(new Hmac(Keys.hex(key)).of(Keys.hex(text))).isEqualTo(Keys.hex(expected));
  }

  /** RFC 5297, A.1. */
  @Test
  void computesSiv() throws Exception {
    var cipher =
        SivTokens.cipher(
            Keys.hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0 f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));

    byte[] encrypted =
        cipher.encryptDeterministically(
            Keys.hex("112233445566778899aabbccddee"),
            Keys.hex("101112131415161718191a1b1c1d1e1f2021222324252627"));

    assertThat(encrypted)
        .isEqualTo(Keys.hex("85632d07c6e8f37f950acd320a2ecc93 40c02b9690c4dc04daef7f6afe5c"));
  }

  /** Computed by another implementation. A token never changes, or tables no longer join. */
  @Test
  void writesTheseTokens() {
    var hmac = new HmacTokens(Keys.first(), "customer");
    var siv = new SivTokens(Keys.first(), "customer");

    assertThat(hmac.token("4711".getBytes(UTF_8))).isEqualTo("k1:MnAqCa-2MQE9rDL7baFKeg");
    assertThat(hmac.token("".getBytes(UTF_8))).isEqualTo("k1:qhnH0StP8cye_2e0j_hUuw");
    assertThat(hmac.token("zoë@example.org".getBytes(UTF_8)))
        .isEqualTo("k1:ZIBLc1fI2VeMYIUgZoHLew");
    assertThat(siv.token("4711".getBytes(UTF_8))).isEqualTo("k1:5nxyqhtk_kC09dqHpjqbX6AEvCc");
  }

  @Test
  void givesEqualTokensInOneDomainOnly() {
    byte[] text = CANARY.getBytes(UTF_8);

    assertThat(new HmacTokens(Keys.first(), "a").token(text))
        .isEqualTo(new HmacTokens(Keys.first(), "a").token(text))
        .isNotEqualTo(new HmacTokens(Keys.first(), "b").token(text));
    assertThat(new SivTokens(Keys.first(), "a").token(text))
        .isEqualTo(new SivTokens(Keys.first(), "a").token(text))
        .isNotEqualTo(new SivTokens(Keys.first(), "b").token(text));
  }

  @Test
  void looksUpValueUnderEveryKey() {
    var before = new HmacTokens(Keys.first(), "customer");
    var after = new HmacTokens(Keys.rotated(), "customer");
    byte[] text = CANARY.getBytes(UTF_8);

    assertThat(after.everyToken(CANARY)).containsExactly(after.token(text), before.token(text));
    assertThat(after.token(text)).startsWith("k2:");
  }

  @Test
  void revealsTokensOfEveryKey() throws Exception {
    String before = new SivTokens(Keys.first(), "customer").token(CANARY.getBytes(UTF_8));
    var tokens = new SivTokens(Keys.rotated(), "customer");
    String after = tokens.token(CANARY.getBytes(UTF_8));

    assertThat(before).startsWith("k1:");
    assertThat(after).startsWith("k2:");
    assertThat(tokens.reveal(before)).isEqualTo(CANARY);
    assertThat(tokens.reveal(after)).isEqualTo(CANARY);
  }

  static List<Arguments> strangers() {
    String token = new SivTokens(Keys.first(), "customer").token(CANARY.getBytes(UTF_8));
    String noKey = "Cannot reveal the token: its key is not there, expected one of [k2]";
    return List.of(
        argumentSet("key that is gone", Keys.second(), "customer", token, noKey),
        argumentSet(
            "another domain",
            Keys.first(),
            "card",
            token,
            "Cannot reveal the token: it was not made with key 'k1' for domain 'card'"),
        argumentSet(
            "changed",
            Keys.first(),
            "customer",
            token.substring(0, token.length() - 2) + "AA",
            "Cannot reveal the token: it was not made with key 'k1' for domain 'customer'"),
        argumentSet(
            "no base64",
            Keys.first(),
            "customer",
            "k1:" + CANARY,
            "Cannot reveal the token: it was not made with key 'k1' for domain 'customer'"),
        argumentSet(
            "clear text",
            Keys.first(),
            "customer",
            CANARY,
            "Cannot reveal the token: it does not begin with a key's id"));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void refusesToReveal(Keyring keyring, String domain, String token, String message) {
    assertThatThrownBy(() -> new SivTokens(keyring, domain).reveal(token))
        .isInstanceOf(RevealException.class)
        .hasMessage(message)
        .hasNoCause();
  }
}
