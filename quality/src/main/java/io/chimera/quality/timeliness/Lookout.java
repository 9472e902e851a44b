package io.chimera.quality.timeliness;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import java.io.Serializable;
import java.time.Instant;
import java.util.Map;

/** Sees a contract's datasets from outside: their tables, and their source. */
public interface Lookout extends AutoCloseable {

  /**
   * Looks at a dataset.
   *
   * @param at what time it is
   * @param needs commits since then are asked for, however many
   * @throws RuntimeException if the lake does not answer; a source that does not is no failure
   */
  Look look(Dataset dataset, Instant at, Instant needs);

  /**
   * How it stood with a dataset's promises when it was told last, by promise, for a watch of which
   * nothing else is left.
   */
  Map<String, Told> told(Dataset dataset);

  @Override
  void close();

  /** How to open a lookout on the machine that uses it; travels in the job graph. */
  interface Address extends Serializable {

    Lookout open(Contract contract);
  }
}
