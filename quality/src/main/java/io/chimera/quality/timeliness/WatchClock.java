package io.chimera.quality.timeliness;

import java.io.Serializable;
import java.time.Instant;

/** What time it is for whoever watches; travels in the job graph. */
public interface WatchClock extends Serializable {

  Instant now();

  /** The machine's. */
  static WatchClock ofTheMachine() {
    return Instant::now;
  }
}
