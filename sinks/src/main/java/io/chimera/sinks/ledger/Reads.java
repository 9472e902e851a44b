package io.chimera.sinks.ledger;

/** When a table's source is read wholly. */
public enum Reads {
  /** While the table has nothing, if at all; what follows is told by itself. */
  AT_FIRST,
  /** Once in every run, whatever the table has. */
  EACH_RUN,
  /** Never: a query's rows have no source, and are numbered as they come. */
  OF_A_QUERY
}
