package io.chimera.schemas.contract;

/**
 * A contract is sound, and its source is one that the engine cannot read yet. The message names it.
 */
public final class UnsupportedSourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnsupportedSourceException(String contract, SourceSpec source) {
    super(
        "Cannot read the source of contract '%s': type '%s' is not supported yet beyond 'chimera init' and 'chimera validate'; expected 'kafka', or a database whose tables are all captured or all read by batch"
            .formatted(contract, source.type()));
  }
}
