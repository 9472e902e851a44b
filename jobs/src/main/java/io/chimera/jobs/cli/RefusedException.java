package io.chimera.jobs.cli;

/** Something is in the way on the cluster; nothing was done. */
final class RefusedException extends AdvisedException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message, String step) {
    super(message, step);
  }
}
