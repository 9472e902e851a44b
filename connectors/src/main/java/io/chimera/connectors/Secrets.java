package io.chimera.connectors;

import io.chimera.schemas.contract.SecretReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resolves secret references on the machine that uses them; what comes back is never kept. */
public final class Secrets {
  private Secrets() {}

  /**
   * @return the environment variable's value, or the file's content without its last line break
   * @throws IllegalStateException naming the reference if there is nothing behind it
   */
  public static String resolve(SecretReference reference) {
    return switch (reference.kind()) {
      case ENV -> fromEnvironment(reference);
      case FILE -> fromFile(reference);
    };
  }

  private static String fromEnvironment(SecretReference reference) {
    var value = System.getenv(reference.location());
    if (value == null) {
      throw new IllegalStateException(
          "Cannot resolve '" + reference + "': the environment has no such variable");
    }
    return value;
  }

  private static String fromFile(SecretReference reference) {
    try {
      var text = Files.readString(Path.of(reference.location()));
      return text.endsWith("\n") ? text.stripTrailing() : text;
    } catch (IOException failure) {
      throw new IllegalStateException(
          "Cannot resolve '" + reference + "': the file cannot be read", failure);
    }
  }
}
