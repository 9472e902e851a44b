package io.chimera.schemas.contract;

import java.io.Serializable;

/**
 * Where a secret is to be found, never the secret: {@code ${env:NAME}} or {@code ${file:/path}}. It
 * is resolved as late as possible, on the machine that uses it.
 *
 * @param kind environment variable or file
 * @param location the variable's name or the file's absolute path
 */
public record SecretReference(Kind kind, String location) implements Serializable {

  /** The places a secret may lie in. */
  public enum Kind {
    ENV,
    FILE
  }

  /** The reference as the contract writes it. */
  @Override
  public String toString() {
    return switch (kind) {
      case ENV -> "${env:" + location + "}";
      case FILE -> "${file:" + location + "}";
    };
  }
}
