package io.chimera.bench;

/**
 * A system that takes in one topic. What runs on a cluster was just submitted when this is made.
 */
public interface Intake extends AutoCloseable {

  /** Returns when all of it is in, and committed where it is committed. */
  void run() throws Exception;

  /**
   * Holds what has come of it against what the topic was given.
   *
   * @throws IllegalStateException if it is anything else
   */
  Written check(Expected.Output expected) throws Exception;

  @Override
  void close() throws Exception;

  /**
   * What lies in the table.
   *
   * @param commits how often records were committed
   */
  record Written(int commits, long files, long fileBytes) {}
}
