package io.chimera.bench;

/** A table that is being read by one system; its job was just submitted. */
interface Snapshot extends AutoCloseable {

  /** Waits until all of it was read, and where it goes somewhere, is committed there. */
  void await() throws Exception;

  /** What was read, in the end. */
  ColumnSums.Content content() throws Exception;

  /** How often that was committed. */
  int commits() throws Exception;

  @Override
  void close() throws Exception;
}
