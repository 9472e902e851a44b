package io.chimera.local;

import io.chimera.schemas.stream.ReasonCode;

/** What goes wrong with records in the field, and what the casino's contract says to it. */
enum BetFault {
  /** A service writes plain JSON to the topic. */
  PLAIN_JSON(ReasonCode.BAD_MAGIC_BYTE),
  /** A serializer's error handler sends nothing instead of null. */
  EMPTY(ReasonCode.EMPTY_VALUE),
  /** A proxy cuts the body. */
  CUT_OFF(ReasonCode.TRUNCATED),
  /** A buffer is sent to its capacity instead of its limit. */
  PADDED(ReasonCode.TRAILING_BYTES),
  /** A producer uses another environment's registry. */
  FOREIGN_SCHEMA_ID(ReasonCode.UNKNOWN_SCHEMA_ID),
  /** A producer with a schema from before the required field. */
  OLD_SCHEMA(ReasonCode.MISSING_REQUIRED),
  /** A producer that has nothing to put in the required field. */
  NULL_ACTIVITY(ReasonCode.MISSING_REQUIRED),
  /** A producer with a field nobody has agreed to. */
  PROMO_CODE(ReasonCode.UNKNOWN_FIELD),
  /** A device whose clock is two days ahead. */
  CLOCK_AHEAD(ReasonCode.FUTURE_EVENT_TIME),
  /** A deletion, on a topic that has none. */
  TOMBSTONE(ReasonCode.TOMBSTONE),
  /** Text in Latin-1. */
  LATIN_1(ReasonCode.INVALID_UTF8),
  /** An amount in the smallest unit of an inflated currency. */
  HUGE_AMOUNT(ReasonCode.NUMERIC_OVERFLOW),
  /** An amount straight from a currency conversion. */
  FINE_AMOUNT(ReasonCode.PRECISION_LOSS),
  /** A correction that is booked as a bet. */
  NEGATIVE_BET(ReasonCode.RULE_FAILED),
  /** A game that the contract does not know yet. */
  NEW_GAME(ReasonCode.RULE_FAILED);

  private final ReasonCode expected;

  BetFault(ReasonCode expected) {
    this.expected = expected;
  }

  ReasonCode expected() {
    return expected;
  }
}
