package io.chimera.schemas.stream;

import java.io.Serializable;

/** How far the tables of a pipeline are, for a source that forgets what all of them have. */
public interface CommittedPositions extends AutoCloseable {

  /** The least position of all datasets, as their ledgers have it now; 0 if one has none. */
  long least();

  @Override
  void close();

  /** How to open them on the machine that asks; travels in the job graph. */
  interface Address extends Serializable {

    CommittedPositions open();
  }
}
