package io.chimera.schemas.platform;

import io.chimera.schemas.contract.SecretReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Resolves references to secrets on the machine that calls it. What it answers must not be logged
 * or kept longer than needed; its errors name the reference only.
 */
public final class Secrets {
  private static final long MAX_FILE_BYTES = 64 * 1024;

  private final Map<String, String> environment;

  /**
   * @param environment where variables are looked up, {@link System#getenv()} in production
   */
  public Secrets(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Of this process's environment and this machine's files. */
  public static Secrets ofThisMachine() {
    return new Secrets(System.getenv());
  }

  /**
   * The secret; of a file without the line break at its end.
   *
   * @throws MissingSecretException if it is not there, empty or unreadable
   */
  public String resolve(SecretReference reference) {
    String secret =
        switch (reference.kind()) {
          case ENV -> variable(reference);
          case FILE -> file(reference);
        };
    if (secret.isEmpty()) {
      throw new MissingSecretException(reference, "it is empty", null);
    }
    return secret;
  }

  /**
   * The secret that is sent in a header: a token, or a key that signs. What no header can have
   * would be repeated by the exception that says so.
   *
   * @throws MissingSecretException as above
   * @throws IllegalArgumentException if it is none, as where its file has two lines
   */
  public String resolveToken(SecretReference reference) {
    String secret = resolve(reference);
    if (!secret.chars().allMatch(each -> each > ' ' && each < 0x7f)) {
      throw new IllegalArgumentException(
          "Cannot use secret '"
              + reference
              + "' (value not shown): it has a character that no key and no token has");
    }
    return secret;
  }

  private String variable(SecretReference reference) {
    String value = environment.get(reference.location());
    if (value == null) {
      throw new MissingSecretException(reference, "there is no such variable", null);
    }
    return value;
  }

  private static String file(SecretReference reference) {
    try {
      Path path = Path.of(reference.location());
      if (Files.size(path) > MAX_FILE_BYTES) {
        throw new MissingSecretException(reference, "the file is too large", null);
      }
      String content = Files.readString(path, StandardCharsets.UTF_8);
      int end = content.length();
      if (content.endsWith("\r\n")) {
        end -= 2;
      } else if (content.endsWith("\n")) {
        end--;
      }
      return content.substring(0, end);
    } catch (IOException | InvalidPathException e) {
      throw new MissingSecretException(reference, "the file cannot be read", e);
    }
  }
}
