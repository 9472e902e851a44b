package io.chimera.connectors.source;

import io.chimera.schemas.contract.SourceTable;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** A table was emptied, or made anew: the log does not say which rows came or went. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class SourceTruncatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what was done to the table, as in {@code was truncated}
   * @param remedy what is to be done now
   */
  public SourceTruncatedException(String dataset, SourceTable table, String what, String remedy) {
    super(
        "Cannot go on with dataset '"
            + dataset
            + "': table '"
            + table
            + "' "
            + what
            + "; "
            + remedy);
  }
}
