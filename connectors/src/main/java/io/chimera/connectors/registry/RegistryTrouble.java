package io.chimera.connectors.registry;

import org.jspecify.annotations.Nullable;

/** One call to the registry that brought no usable answer; the message holds no secret. */
final class RegistryTrouble extends Exception {
  private static final long serialVersionUID = 1L;

  RegistryTrouble(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
