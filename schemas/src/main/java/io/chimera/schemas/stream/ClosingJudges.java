package io.chimera.schemas.stream;

import java.io.Serializable;
import java.time.Instant;

/** Makes the judges of a contract's datasets on the task manager. */
public interface ClosingJudges extends Serializable {
  /** Judges nothing: every commit passes. */
  ClosingJudges NONE =
      dataset ->
          new ClosingJudge() {
            @Override
            public void remember(Readings judged) {}

            @Override
            public Readings judge(Tally tally, Readings readings, Instant closedAt) {
              return readings;
            }
          };

  /**
   * The judge of a dataset.
   *
   * @param dataset its index in the contract
   */
  ClosingJudge open(int dataset);
}
