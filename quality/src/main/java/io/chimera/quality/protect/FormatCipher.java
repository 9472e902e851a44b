package io.chimera.quality.protect;

import io.chimera.schemas.contract.Protection.Alphabet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.fpe.FPEEngine;
import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts a text into one of the same length and alphabet (FF1 of NIST SP 800-38G with AES-256 and
 * the domain as tweak). There is no room in it for the key's id: whoever decrypts must know which
 * key was the current one. Not for use by several threads.
 *
 * <p>As NIST asks, a text must be one of at least a million of its length. Longer ones than {@value
 * #MAX_LENGTH} characters are refused as well, since the work grows with the square of the length.
 */
public final class FormatCipher {
  static final int MAX_LENGTH = 256;

  private static final int KEY_BYTES = 32;
  private static final long MIN_TEXTS = 1_000_000;
  private static final byte FOREIGN = -1;

  private final byte[] characters;
  private final byte[] indexes = new byte[Byte.MAX_VALUE + 1];
  private final int minLength;
  private final FPEEngine encrypting = new FPEFF1Engine();
  private final FPEEngine decrypting = new FPEFF1Engine();

  /** Why a text cannot be encrypted. */
  enum Refusal {
    TOO_SHORT,
    TOO_LONG,
    FOREIGN_CHARACTER
  }

  /** With the keyring's current key. */
  public FormatCipher(Keyring keyring, String domain, Alphabet alphabet) {
    this(keyring, keyring.current(), domain, alphabet);
  }

  /** With a certain key, to read what it encrypted. */
  public FormatCipher(Keyring keyring, String keyId, String domain, Alphabet alphabet) {
    this(
        keyring.derive(keyId, Keyring.Purpose.FPE, domain, KEY_BYTES),
        domain.getBytes(StandardCharsets.UTF_8),
        alphabet);
  }

  FormatCipher(byte[] key, byte[] tweak, Alphabet alphabet) {
    characters = alphabet.characters().getBytes(StandardCharsets.US_ASCII);
    Arrays.fill(indexes, FOREIGN);
    for (int index = 0; index < characters.length; index++) {
      indexes[characters[index]] = (byte) index;
    }
    minLength = minLength(characters.length);
    var parameters = new FPEParameters(new KeyParameter(key), characters.length, tweak);
    encrypting.init(true, parameters);
    decrypting.init(false, parameters);
  }

  private static int minLength(int radix) {
    int length = 0;
    for (long texts = 1; texts < MIN_TEXTS; texts *= radix) {
      length++;
    }
    return length;
  }

  /** How many characters a text must have at least. */
  public int minLength() {
    return minLength;
  }

  /** What keeps the text from being encrypted, or null. */
  @Nullable Refusal refusal(byte[] text) {
    if (text.length > MAX_LENGTH) {
      return Refusal.TOO_LONG;
    }
    for (byte each : text) {
      if (each < 0 || indexes[each] == FOREIGN) {
        return Refusal.FOREIGN_CHARACTER;
      }
    }
    return text.length < minLength ? Refusal.TOO_SHORT : null;
  }

  /** Of a text that is not {@link #refusal refused}. */
  byte[] encrypt(byte[] text) {
    return process(encrypting, text);
  }

  /**
   * What was encrypted with this key, domain and alphabet. There is nothing to tell a wrong key by:
   * the answer is then another text of the same form.
   *
   * @throws RevealException if no text of this form can have been encrypted
   */
  public String decrypt(String text) throws RevealException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (refusal(bytes) != null) {
      throw new RevealException(
          "Cannot decrypt the text: it is not of "
              + minLength
              + " to "
              + MAX_LENGTH
              + " characters of the alphabet");
    }
    return new String(process(decrypting, bytes), StandardCharsets.US_ASCII);
  }

  private byte[] process(FPEEngine engine, byte[] text) {
    var from = new byte[text.length];
    for (int index = 0; index < text.length; index++) {
      from[index] = indexes[text[index]];
    }
    var to = new byte[text.length];
    engine.processBlock(from, 0, from.length, to, 0);
    for (int index = 0; index < to.length; index++) {
      to[index] = characters[to[index]];
    }
    return to;
  }
}
