package io.chimera.quality.protect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Tokens that nothing leads back from: the key's id, a colon, and in base64url without padding the
 * first 16 bytes of HMAC-SHA-256 over the value's canonical text in UTF-8. Equal values of one
 * domain have equal tokens under one key, so tables join by them; how often each occurs can be
 * seen. Not for use by several threads.
 */
public final class HmacTokens implements Tokens {
  static final int TOKEN_BYTES = 16;

  private static final int KEY_BYTES = 32;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Keyring keyring;
  private final String domain;
  private final String prefix;
  private final Hmac hmac;

  public HmacTokens(Keyring keyring, String domain) {
    this.keyring = keyring;
    this.domain = domain;
    prefix = keyring.current() + ":";
    hmac = hmacOf(keyring.current());
  }

  @Override
  public String token(byte[] text) {
    return token(prefix, hmac, text);
  }

  /**
   * The tokens a canonical text has under every key, the current one first: for looking up a value
   * in a table that was written while keys changed.
   */
  public List<String> everyToken(String text) {
    var tokens = new ArrayList<String>();
    for (String id : keyring.ids()) {
      tokens.add(token(id + ":", hmacOf(id), text.getBytes(StandardCharsets.UTF_8)));
    }
    return tokens;
  }

  private Hmac hmacOf(String id) {
    return new Hmac(keyring.derive(id, Keyring.Purpose.HMAC, domain, KEY_BYTES));
  }

  private static String token(String prefix, Hmac hmac, byte[] text) {
    return prefix + BASE64.encodeToString(Arrays.copyOf(hmac.of(text), TOKEN_BYTES));
  }
}
