package io.chimera.quality.rules;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Provenance;

/** A record fails a rule whose action is to end the pipeline. */
public final class RuleFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RuleFailedException(String dataset, Fault fault, Provenance place) {
    super(
        "Cannot go on with dataset '"
            + dataset
            + "': the record at "
            + place.stream()
            + "/"
            + place.split()
            + "/"
            + place.position()
            + " fails a rule whose action is 'fail'. "
            + fault.message());
  }
}
