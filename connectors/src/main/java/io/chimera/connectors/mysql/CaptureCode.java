package io.chimera.connectors.mysql;

import io.chimera.connectors.source.CaptureProblem;

/** What can stand against capturing a MySQL or MariaDB. */
public enum CaptureCode implements CaptureProblem.Code {
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
  OLD_TIMES;

  @Override
  public boolean isFatal() {
    return this != RETENTION_SHORT && this != NOT_TRANSACTIONAL;
  }

  @Override
  public boolean isPassing() {
    return this == REPLICA_ID_TAKEN;
  }
}
