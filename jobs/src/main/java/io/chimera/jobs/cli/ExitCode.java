package io.chimera.jobs.cli;

/** What the command line answers to the shell. */
final class ExitCode {
  static final int DONE = 0;

  /** Something in the world or in the data went wrong; trying again may help. */
  static final int TROUBLE = 1;

  /** The contract, the settings or the command line are wrong; trying again does not help. */
  static final int BAD_INPUT = 2;

  private ExitCode() {}
}
