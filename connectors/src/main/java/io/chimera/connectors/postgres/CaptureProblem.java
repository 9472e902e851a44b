package io.chimera.connectors.postgres;

/**
 * Why changes cannot be captured, or what is to be known about it.
 *
 * @param code stable
 * @param message what is wrong and what to do
 */
public record CaptureProblem(Code code, String message) {

  /** Whether a pipeline cannot start because of it. */
  public boolean isFatal() {
    return code != Code.UNCHANGED_VALUES_LEFT_OUT;
  }

  /** What can be wrong. */
  public enum Code {
    SERVER_TOO_OLD,
    WAL_LEVEL,
    NO_FREE_SLOT,
    SLOT_MISSING,
    SLOT_OF_OTHER_DATABASE,
    SLOT_OF_OTHER_PLUGIN,
    SLOT_ACTIVE,
    LOG_LOST,
    SLOT_BEYOND_POSITION,
    LOG_BEHIND_POSITION,
    PUBLICATION_MISSING,
    PUBLICATION_INCOMPLETE,
    PUBLICATION_TABLES,
    TABLE_MISSING,
    REPLICA_IDENTITY,
    UNCHANGED_VALUES_LEFT_OUT,
    MONEY_DIGITS
  }

  @Override
  public String toString() {
    return code + ": " + message;
  }
}
