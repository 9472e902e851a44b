package io.chimera.connectors.source;

/** What a server has of its log, as it said at one moment. */
public interface LogExtent {

  /**
   * How many bytes of log it keeps for the pipeline; all that it has, where it keeps its log by
   * itself.
   */
  long keptBytes();

  /** How many bytes of log are after a position. */
  long bytesAfter(long position);
}
