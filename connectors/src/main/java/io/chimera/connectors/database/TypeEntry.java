package io.chimera.connectors.database;

/** A line of the documented table of types: docs/databases.md has these and no others. */
public interface TypeEntry {

  /** The types as the database calls them, in the documentation's words. */
  String declared();

  /** What they become. */
  String becomes();

  /** What to know about the values. */
  String remark();

  /** What stands beside such a column in a contract that is made; empty for nothing. */
  String hint();
}
