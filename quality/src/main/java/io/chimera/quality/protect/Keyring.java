package io.chimera.quality.protect;

import com.google.crypto.tink.subtle.Hkdf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The keys of a contract: one that protects what comes in now, and older ones that still open what
 * was protected before. To rotate, add a key under a new id and make it the current one; an id
 * never gets other bytes.
 *
 * <p>No key is used as it is. Each purpose and each domain has its own, derived by HKDF-SHA-256
 * (RFC 5869) without salt and with the info {@code chimera/v1/<purpose>/<domain>}, so that what one
 * column gives away tells nothing of another.
 *
 * <p>It is not serializable, so that it cannot get into a job's graph: it is made where it is used.
 */
public final class Keyring {
  public static final int MIN_BYTES = 32;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
  private static final byte[] NO_SALT = new byte[0];

  private final String current;
  private final TreeMap<String, byte[]> keys = new TreeMap<>();

  /** What a derived key is for; the word is part of the derivation and never changes. */
  enum Purpose {
    HMAC("hmac"),
    TOKENISE("tokenise"),
    FPE("fpe"),
    ENVELOPE("envelope");

    private final String label;

    Purpose(String label) {
      this.label = label;
    }
  }

  /**
   * @param current the id of the key that protects
   * @param keys bytes by id, the current one among them
   * @throws IllegalArgumentException if an id or a key is no good; the message never shows a key
   */
  public Keyring(String current, Map<String, byte[]> keys) {
    keys.forEach(this::add);
    if (!keys.containsKey(current)) {
      throw new IllegalArgumentException(
          "Cannot use key '"
              + current
              + "': it is not there, expected one of "
              + this.keys.keySet());
    }
    this.current = current;
  }

  private void add(String id, byte[] key) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "Cannot use a key by this id, expected 1 to 32 letters, digits, '-' and '_'");
    }
    if (key.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "Cannot use key '"
              + id
              + "': it has "
              + key.length
              + " bytes, expected at least "
              + MIN_BYTES
              + " random ones");
    }
    if (isOneByte(key)) {
      throw new IllegalArgumentException(
          "Cannot use key '" + id + "': all its bytes are the same, expected random ones");
    }
    keys.forEach(
        (other, bytes) -> {
          if (MessageDigest.isEqual(bytes, key)) {
            throw new IllegalArgumentException(
                "Cannot use key '" + id + "': it is the same as '" + other + "', expected another");
          }
        });
    keys.put(id, key.clone());
  }

  private static boolean isOneByte(byte[] key) {
    for (byte each : key) {
      if (each != key[0]) {
        return false;
      }
    }
    return true;
  }

  /** The id of the key that protects. */
  public String current() {
    return current;
  }

  /** The ids of all keys, the current one first. */
  public List<String> ids() {
    var ids = new ArrayList<String>(keys.size());
    ids.add(current);
    for (String id : keys.keySet()) {
      if (!id.equals(current)) {
        ids.add(id);
      }
    }
    return List.copyOf(ids);
  }

  /** Whether there is a key of this id. */
  public boolean has(String id) {
    return keys.containsKey(id);
  }

  byte[] derive(String id, Purpose purpose, String domain, int length) {
    byte[] key = keys.get(id);
    if (key == null) {
      throw new IllegalArgumentException(
          "Cannot use key '" + id + "': it is not there, expected one of " + keys.keySet());
    }
    String info = "chimera/v1/" + purpose.label + "/" + domain;
    try {
      return Hkdf.computeHkdf(
          "HmacSha256", key, NO_SALT, info.getBytes(StandardCharsets.UTF_8), length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot derive a key: this Java has no HMAC-SHA-256", e);
    }
  }

  /** The ids, never the keys. */
  @Override
  public String toString() {
    return "Keyring" + ids();
  }
}
