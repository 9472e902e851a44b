package io.chimera.connectors.postgres;

import io.chimera.connectors.source.CaptureProblem;

/** What can stand against capturing a Postgres. */
public enum CaptureCode implements CaptureProblem.Code {
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
  PUBLICATION_INTERRUPTED,
  PUBLICATION_INCOMPLETE,
  PUBLICATION_TABLES,
  TABLE_MISSING,
  GRANTS_MISSING,
  KEY_MISSING,
  REPLICA_IDENTITY,
  UNCHANGED_VALUES_LEFT_OUT,
  MONEY_DIGITS,
  SLOT_LEFT_BEHIND,
  TRANSACTIONS_OPEN,
  TRANSACTIONS_NOT_ENDED;

  @Override
  public boolean isFatal() {
    return this != UNCHANGED_VALUES_LEFT_OUT
        && this != SLOT_LEFT_BEHIND
        && this != TRANSACTIONS_OPEN;
  }

  @Override
  public boolean isPassing() {
    return this == SLOT_ACTIVE || this == TRANSACTIONS_NOT_ENDED;
  }
}
