package io.chimera.jobs.run;

/** Whether a run goes on for ever. */
public enum RunMode {
  /** Until it is stopped. */
  CONTINUOUS,
  /** Up to what the source held when the run began. */
  BOUNDED
}
