package io.chimera.schemas.telemetry;

import org.slf4j.MDC;

/**
 * What lines of the log are marked with, so that they can be found by it: names and numbers, never
 * a record's content. {@code flink-conf/log4j-json.properties} writes them as fields.
 */
public final class LogFields {
  /** The contract's name. */
  public static final String CONTRACT = "contract";

  /** The pipeline's, as facts and metrics name it. */
  public static final String PIPELINE = "pipeline";

  /** The dataset's. */
  public static final String DATASET = "dataset";

  /** The epoch that the run has opened in the dataset's table. */
  public static final String RUN = "run";

  private LogFields() {}

  /**
   * Marks all that the calling thread logs from now on: a task's thread lives as long as the task.
   *
   * @param job the job's name, which is the contract's
   */
  public static void ofTask(String job) {
    MDC.put(CONTRACT, job);
  }

  /** Marks what the calling thread logs until it is closed. */
  public static Mark ofDataset(String pipeline, String dataset, long epoch) {
    MDC.put(PIPELINE, pipeline);
    MDC.put(DATASET, dataset);
    MDC.put(RUN, Long.toString(epoch));
    return () -> {
      MDC.remove(PIPELINE);
      MDC.remove(DATASET);
      MDC.remove(RUN);
    };
  }

  /** What is to be closed when the marked work is done. */
  public interface Mark extends AutoCloseable {
    @Override
    void close();
  }
}
