package io.chimera.connectors.postgres;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Bytes that are no message of the log that we know, which it has again when it is read again. The
 * text has no content of rows.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class MalformedLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedLogException(String message) {
    super(message);
  }
}
