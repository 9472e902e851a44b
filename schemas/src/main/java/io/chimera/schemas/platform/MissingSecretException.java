package io.chimera.schemas.platform;

import io.chimera.schemas.contract.SecretReference;
import org.jspecify.annotations.Nullable;

/** A secret that a contract refers to is not on this machine. */
public final class MissingSecretException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingSecretException(SecretReference reference, String reason, @Nullable Throwable cause) {
    super("Cannot resolve the secret '" + reference + "': " + reason, cause);
  }
}
