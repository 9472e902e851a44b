package io.chimera.quality.protect;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Header;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RawRecord;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Seals the bytes that quarantine keeps of a record, and opens them again. Value and key are
 * encrypted each for itself, the headers together with their names, so that one header named {@code
 * chimera-sealed} stands for all. What is null stays null, and no headers stay none.
 *
 * <p>Every group of records, at most {@value #MAX_GROUP}, has its own random 256-bit data key; a
 * key derived from the keyring's current one wraps it, and every sealed value carries it wrapped
 * (see {@link SealedFrame}), so that each can be opened alone. Both encryptions are AES-GCM with a
 * random nonce of 12 bytes in front and a tag of 16 behind. The associated data are {@code
 * chimera/v1/<part>}, table, split, position and stream, a line each, with {@code value}, {@code
 * key} or {@code headers} as the part: sealed bytes open only in their own row of their own table.
 * For the wrapped key they are {@code chimera/v1/data-key} and the table.
 *
 * <p>Tink's own envelope would make and wrap a data key for every value. Not for use by several
 * threads.
 */
public final class Envelope {
  static final int MAX_GROUP = 1 << 20;

  private static final int KEY_BYTES = 32;
  private static final String DOMAIN = "quarantine";

  private final Keyring keyring;
  private final TableName table;
  private final int group;
  private final SecureRandom random = new SecureRandom();
  private @Nullable DataKey sealing;
  private int left;
  private @Nullable DataKey opening;

  /**
   * @param table the table beside which the quarantine lies
   */
  public Envelope(Keyring keyring, TableName table) {
    this(keyring, table, MAX_GROUP);
  }

  Envelope(Keyring keyring, TableName table, int group) {
    this.keyring = keyring;
    this.table = table;
    this.group = group;
  }

  /** Ends the group: what comes next is sealed with another data key, for instance a file's. */
  public void renew() {
    sealing = null;
  }

  /** The record with its bytes sealed. */
  public RawRecord seal(RawRecord record) {
    DataKey key = sealing;
    if (key == null || left == 0) {
      key = newDataKey();
      sealing = key;
      left = group;
    }
    left--;
    Provenance provenance = record.provenance();
    byte[] sealedKey = seal(key, record.key(), "key", provenance);
    byte[] sealedValue = seal(key, record.value(), "value", provenance);
    Header[] headers = record.headers();
    if (headers.length > 0) {
      byte[] bytes = seal(key, SealedHeaders.toBytes(headers), "headers", provenance);
      headers = new Header[] {new Header(SealedHeaders.NAME, bytes)};
    }
    return new RawRecord(provenance, sealedKey, sealedValue, headers);
  }

  /** Whether everything of the record that can be sealed looks sealed. */
  public static boolean isSealed(RawRecord record) {
    byte[] key = record.key();
    byte[] value = record.value();
    return (key == null || SealedFrame.begins(key))
        && (value == null || SealedFrame.begins(value))
        && (record.headers().length == 0 || sealedHeaders(record.headers()) != null);
  }

  private static byte @Nullable [] sealedHeaders(Header[] headers) {
    if (headers.length != 1 || !headers[0].name().equals(SealedHeaders.NAME)) {
      return null;
    }
    byte[] value = headers[0].value();
    return value != null && SealedFrame.begins(value) ? value : null;
  }

  /**
   * The record as it was before it was sealed, under whichever key.
   *
   * @throws RevealException if it is not sealed, its key is not there, or it was sealed for another
   *     place
   */
  public RawRecord open(RawRecord record) throws RevealException {
    Provenance provenance = record.provenance();
    byte[] key = open(record.key(), "key", provenance);
    byte[] value = open(record.value(), "value", provenance);
    Header[] headers = record.headers();
    if (headers.length > 0) {
      byte[] sealed = sealedHeaders(headers);
      byte[] bytes = sealed == null ? null : open(sealed, "headers", provenance);
      if (bytes == null) {
        throw refusal("headers", provenance, "they are not sealed");
      }
      headers =
          SealedHeaders.parse(bytes)
              .orElseThrow(() -> refusal("headers", provenance, "they are damaged"));
    }
    return new RawRecord(provenance, key, value, headers);
  }

  private byte @Nullable [] seal(
      DataKey key, byte @Nullable [] bytes, String part, Provenance provenance) {
    if (bytes == null) {
      return null;
    }
    try {
      byte[] content = key.cipher().encrypt(bytes, place(part, provenance));
      return new SealedFrame(key.keyId(), key.wrapped(), content).toBytes();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot seal a record: AES-GCM failed", e);
    }
  }

  private byte @Nullable [] open(byte @Nullable [] bytes, String part, Provenance provenance)
      throws RevealException {
    if (bytes == null) {
      return null;
    }
    SealedFrame frame =
        SealedFrame.parse(bytes)
            .orElseThrow(() -> refusal(part, provenance, "it is not sealed, or cut short"));
    if (!keyring.has(frame.keyId())) {
      throw refusal(part, provenance, "its key is not there, expected one of " + keyring.ids());
    }
    try {
      return dataKey(frame).cipher().decrypt(frame.content(), place(part, provenance));
    } catch (GeneralSecurityException e) {
      throw refusal(
          part,
          provenance,
          "it was changed, or sealed with another key '"
              + frame.keyId()
              + "', or for another place than '"
              + table
              + "'");
    }
  }

  private static RevealException refusal(String part, Provenance provenance, String reason) {
    return new RevealException(
        "Cannot open the "
            + part
            + " of the record at '"
            + provenance.stream()
            + "' split "
            + provenance.split()
            + " position "
            + provenance.position()
            + ": "
            + reason);
  }

  private DataKey newDataKey() {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    String keyId = keyring.current();
    try {
      byte[] wrapped = wrapping(keyId).encrypt(bytes, wrappingPlace());
      return new DataKey(keyId, wrapped, new AesGcmJce(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make a data key: AES-GCM failed", e);
    }
  }

  /** Records of a group lie together, so the last key is mostly the next. */
  private DataKey dataKey(SealedFrame frame) throws GeneralSecurityException {
    DataKey last = opening;
    if (last != null
        && last.keyId().equals(frame.keyId())
        && Arrays.equals(last.wrapped(), frame.wrappedKey())) {
      return last;
    }
    byte[] bytes = wrapping(frame.keyId()).decrypt(frame.wrappedKey(), wrappingPlace());
    var key = new DataKey(frame.keyId(), frame.wrappedKey(), new AesGcmJce(bytes));
    opening = key;
    return key;
  }

  private Aead wrapping(String keyId) throws GeneralSecurityException {
    return new AesGcmJce(keyring.derive(keyId, Keyring.Purpose.ENVELOPE, DOMAIN, KEY_BYTES));
  }

  private byte[] wrappingPlace() {
    return ("chimera/v1/data-key\n" + table).getBytes(StandardCharsets.UTF_8);
  }

  /** The stream comes last, for it alone may have any character. */
  private byte[] place(String part, Provenance provenance) {
    String place =
        "chimera/v1/"
            + part
            + "\n"
            + table
            + "\n"
            + provenance.split()
            + "\n"
            + provenance.position()
            + "\n"
            + provenance.stream();
    return place.getBytes(StandardCharsets.UTF_8);
  }

  private record DataKey(String keyId, byte[] wrapped, Aead cipher) {}
}
