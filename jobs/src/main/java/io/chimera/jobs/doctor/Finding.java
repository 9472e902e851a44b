package io.chimera.jobs.doctor;

/**
 * One thing that was looked at.
 *
 * @param standing how it stands
 * @param what was looked at
 * @param found how it was found
 * @param advice what to do; empty where all is well
 */
public record Finding(Standing standing, String what, String found, String advice) {

  /** From good to bad. */
  public enum Standing {
    /** As it should be. */
    GOOD,
    /** Works, and costs something when things go wrong. */
    WEAK,
    /** Others can get in. */
    OPEN,
    /** A pipeline does not run there, or not exactly once. */
    BROKEN
  }

  static Finding good(String what, String found) {
    return new Finding(Standing.GOOD, what, found, "");
  }

  /** Whether somebody should do something before this is used in earnest. */
  public boolean isTrouble() {
    return standing == Standing.OPEN || standing == Standing.BROKEN;
  }
}
