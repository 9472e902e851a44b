package io.chimera.schemas.contract;

import java.io.Serializable;

/** Where a contract's records come from ({@code source} in the document). */
public sealed interface SourceSpec extends Serializable
    permits DatabaseSourceSpec, KafkaSourceSpec, QuerySourceSpec {

  /** The source's name, part of the pipeline's name. */
  String name();

  /** Its type, as the contract writes it. */
  String type();
}
