package io.chimera.schemas.stream;

/**
 * Every reason for which a record can leave the main line. A code, once released, keeps its
 * meaning; a retired one stays as a comment. {@code docs/reason-codes.md} lists them and is held
 * against this enum by a test.
 */
public enum ReasonCode {
  /** The record has no value (a Kafka tombstone) and the target only appends. */
  TOMBSTONE(Stage.DECODE),
  /** The value has no bytes at all. */
  EMPTY_VALUE(Stage.DECODE),
  /** The first byte of registry-framed Avro is not zero. */
  BAD_MAGIC_BYTE(Stage.DECODE),
  /** The registry does not know the schema id in the frame. */
  UNKNOWN_SCHEMA_ID(Stage.DECODE),
  /** The writer's schema cannot be read as the contract's columns. */
  INCOMPATIBLE_SCHEMA(Stage.DECODE),
  /** The bytes end before the record does. */
  TRUNCATED(Stage.DECODE),
  /** Bytes are left after the record's end. */
  TRAILING_BYTES(Stage.DECODE),
  /** The bytes break the format's own grammar. */
  MALFORMED(Stage.DECODE),
  /** Text is not valid UTF-8, or has a lone surrogate. */
  INVALID_UTF8(Stage.DECODE),
  /** Values are nested deeper than 64 levels. */
  TOO_DEEP(Stage.DECODE),
  /** A string, a binary value, a list or a map is longer than the dataset allows. */
  VALUE_TOO_LARGE(Stage.DECODE),
  /** A JSON object has the same field twice, or a column's name and its alias both occur. */
  DUPLICATE_FIELD(Stage.DECODE),
  /** The value's type is not the column's. */
  WRONG_TYPE(Stage.DECODE),
  /** Text that should be a uuid, date, time, timestamp, number or base64 cannot be read as one. */
  INVALID_TEXT(Stage.DECODE),
  /** A number does not fit the column's type. */
  NUMERIC_OVERFLOW(Stage.DECODE),
  /** A number has more digits after the point than the column keeps; nothing is rounded. */
  PRECISION_LOSS(Stage.DECODE),
  /** NaN or an infinity. */
  NOT_FINITE(Stage.DECODE),
  /** A date or timestamp outside the years 0001 to 9999. */
  TIME_OUT_OF_RANGE(Stage.DECODE),
  /** The log of a database leaves the value out, since the update did not touch it. */
  UNCHANGED_VALUE(Stage.DECODE),
  /** A required column, list element or map value is null or absent. */
  MISSING_REQUIRED(Stage.VALIDATE),
  /** The record has a field that no column asks for, and the contract says quarantine. */
  UNKNOWN_FIELD(Stage.VALIDATE),
  /** The event time lies further in the future than the contract allows. */
  FUTURE_EVENT_TIME(Stage.VALIDATE),
  /** The record fails a rule of the contract; the quarantine names all that failed. */
  RULE_FAILED(Stage.RULES),
  /** The column's protection cannot be applied to the value, and its clear text may not pass. */
  UNPROTECTABLE(Stage.PROTECT);

  private final Stage stage;

  ReasonCode(Stage stage) {
    this.stage = stage;
  }

  public Stage stage() {
    return stage;
  }
}
