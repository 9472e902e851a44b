package io.chimera.schemas.stream;

import java.io.Serializable;
import java.util.Map;

/** How far the tables of a pipeline are, for a source that forgets what all of them have. */
public interface CommittedPositions extends AutoCloseable {

  /** By name of the dataset, its position as its ledger has it now; 0 if it has none. */
  Map<String, Long> byDataset();

  @Override
  void close();

  /** How to open them on the machine that asks; travels in the job graph. */
  interface Address extends Serializable {

    CommittedPositions open();
  }
}
