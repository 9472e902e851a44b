package io.chimera.schemas.contract;

import java.io.Serializable;

/** What of the source a dataset is made from ({@code from} in the document). */
public sealed interface FromSpec extends Serializable permits QuerySpec, TableSpec, TopicSpec {

  /** The name under which the ledger counts positions: of the topic, or of the table. */
  String stream();
}
