package io.chimera.schemas.stream;

import java.io.Serializable;
import java.util.Optional;

/**
 * Tells whether a source is still the one that positions count in. A client reconnects to whatever
 * answers at an address, and a topic can be made anew under its name while a job reads it; without
 * this question the job would go on in the wrong log under the old one's numbers.
 */
public interface SourceProbe extends AutoCloseable {

  /**
   * @return what differs, in words; empty if nothing does, and also if the source gives no answer
   *     within seconds, since nothing foreign is read from a source that is away
   */
  Optional<String> difference(Positions positions);

  @Override
  void close();

  /** How to open a probe on the machine that uses it; travels in the job graph. */
  interface Address extends Serializable {

    SourceProbe open();
  }
}
