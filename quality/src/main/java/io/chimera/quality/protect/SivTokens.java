package io.chimera.quality.protect;

import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.subtle.AesSiv;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Tokens that the key leads back from: the key's id, a colon, and in base64url without padding
 * AES-SIV (RFC 5297, 512-bit key) over the value's canonical text in UTF-8, with the domain as
 * associated data. Equal values of one domain have equal tokens under one key; how often each
 * occurs and how long it is can be seen.
 */
public final class SivTokens implements Tokens {
  private static final int KEY_BYTES = 64;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Keyring keyring;
  private final String domain;
  private final byte[] associated;
  private final String prefix;
  private final DeterministicAead cipher;
  private final Map<String, DeterministicAead> ciphers = new HashMap<>();

  public SivTokens(Keyring keyring, String domain) {
    this.keyring = keyring;
    this.domain = domain;
    associated = domain.getBytes(StandardCharsets.UTF_8);
    prefix = keyring.current() + ":";
    cipher = cipherOf(keyring.current());
  }

  @Override
  public String token(byte[] text) {
    try {
      return prefix + BASE64.encodeToString(cipher.encryptDeterministically(text, associated));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make a token: AES-SIV failed", e);
    }
  }

  /**
   * The canonical text a token stands for, under whichever key it was made.
   *
   * @throws RevealException if its key is not there, or it is no token of this domain
   */
  public String reveal(String token) throws RevealException {
    int colon = token.indexOf(':');
    if (colon < 0) {
      throw new RevealException("Cannot reveal the token: it does not begin with a key's id");
    }
    String id = token.substring(0, colon);
    if (!keyring.has(id)) {
      throw new RevealException(
          "Cannot reveal the token: its key is not there, expected one of " + keyring.ids());
    }
    try {
      byte[] encrypted = Base64.getUrlDecoder().decode(token.substring(colon + 1));
      byte[] text = cipherOf(id).decryptDeterministically(encrypted, associated);
      return new String(text, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // neither exception is kept as the cause: they could show the token
      throw new RevealException(
          "Cannot reveal the token: it was not made with key '"
              + id
              + "' for domain '"
              + domain
              + "'");
    }
  }

  private DeterministicAead cipherOf(String id) {
    return ciphers.computeIfAbsent(
        id, each -> cipher(keyring.derive(each, Keyring.Purpose.TOKENISE, domain, KEY_BYTES)));
  }

  static DeterministicAead cipher(byte[] key) {
    try {
      return new AesSiv(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make tokens: this Java has no AES", e);
    }
  }
}
