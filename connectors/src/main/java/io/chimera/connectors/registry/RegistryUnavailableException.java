package io.chimera.connectors.registry;

/**
 * The registry gave no usable answer for longer than can be waited. It says nothing about a record:
 * the job fails and is restarted.
 */
public final class RegistryUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
