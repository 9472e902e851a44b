package io.chimera.quality.timeliness;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/** How what was seen is told; travels in the job graph. */
public interface Announcement extends Serializable {

  /** How it stands with one dataset. */
  record Stand(Dataset dataset, List<Standing> standings) {
    public Stand {
      standings = List.copyOf(standings);
    }
  }

  /** A change that the look at {@code at} has shown. */
  byte[] changed(Contract contract, Dataset dataset, Standing standing, Instant at);

  /** All that the look at {@code at} has shown, changed or not. */
  byte[] seen(Contract contract, List<Stand> stands, Instant at);
}
