package io.chimera.connectors.mysql;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * The log has what we do not know, or what does not tell every change. It has the same when it is
 * read again. The text has no content of rows.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class MalformedLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedLogException(String message) {
    super(message);
  }
}
