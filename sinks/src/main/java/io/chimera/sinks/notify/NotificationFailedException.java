package io.chimera.sinks.notify;

import org.jspecify.annotations.Nullable;

/** Somebody could not be told; nothing else is wrong for it. */
public final class NotificationFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  NotificationFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
