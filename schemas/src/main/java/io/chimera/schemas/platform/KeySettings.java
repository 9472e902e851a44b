package io.chimera.schemas.platform;

import io.chimera.schemas.contract.SecretReference;
import java.io.Serializable;
import java.util.List;

/**
 * The keys that protect classified columns and seal quarantine. Holds references, never a key: they
 * are resolved on the machine that protects or opens.
 *
 * @param current id of the key that protects what comes in
 * @param keys that one, and older ones that open what they protected
 */
public record KeySettings(String current, List<Key> keys) implements Serializable {
  public KeySettings {
    keys = List.copyOf(keys);
  }

  /**
   * @param id the first part of every token made with it
   * @param secret where its bytes are, in base64
   */
  public record Key(String id, SecretReference secret) implements Serializable {}
}
