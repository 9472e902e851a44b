package io.chimera.connectors.mysql;

/** What a statement does to a table that no row of the log tells of. */
public enum TableAction {
  /** Its columns, keys or settings are others; values may have been converted. */
  ALTERED,
  /** It is there from here on, if it was not before. */
  CREATED,
  /** It is gone. */
  DROPPED,
  /** It is called otherwise from here on, or another one is called so. */
  RENAMED,
  /** All of its rows are gone. */
  TRUNCATED,
  /** Rows came or went that were not told one by one: it was made anew, or lost or got a part. */
  REPLACED
}
