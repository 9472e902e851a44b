package io.chimera.connectors.database;

import io.chimera.connectors.tls.TlsTrouble;
import java.sql.SQLException;

/** A database does not answer, or refuses. The text has neither password nor content. */
public final class DatabaseUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseUnavailableException(String message, SQLException cause) {
    super(message + ": " + TlsTrouble.reason(cause).orElse(cause.getMessage()), cause);
  }
}
