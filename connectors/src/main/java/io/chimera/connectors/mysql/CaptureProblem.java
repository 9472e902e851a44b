package io.chimera.connectors.mysql;

/**
 * Why changes cannot be captured, or what is to be known about it.
 *
 * @param code stable
 * @param message what is wrong and what to do
 */
public record CaptureProblem(Code code, String message) {

  /** Whether a pipeline cannot start because of it. */
  public boolean isFatal() {
    return code != Code.RETENTION_SHORT && code != Code.NOT_TRANSACTIONAL;
  }

  /** What can be wrong. */
  public enum Code {
    SERVER_TOO_OLD,
    LOG_OFF,
    LOG_FORMAT,
    ROW_IMAGE,
    ROW_METADATA,
    ROW_VALUE_OPTIONS,
    TRANSACTIONS_COMPRESSED,
    DATABASE_LEFT_OUT,
    RETENTION_SHORT,
    SERVER_ID,
    REPLICA_ID_TAKEN,
    GRANTS_MISSING,
    SERVER_CHANGED,
    LOG_PURGED,
    LOG_BEHIND_POSITION,
    TABLE_MISSING,
    KEY_MISSING,
    NOT_TRANSACTIONAL,
    SYSTEM_VERSIONED,
    COLUMN_COMPRESSED,
    OLD_TIMES
  }

  @Override
  public String toString() {
    return code + ": " + message;
  }
}
