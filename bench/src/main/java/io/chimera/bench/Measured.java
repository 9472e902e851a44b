package io.chimera.bench;

/**
 * The figures of one run whose output was right.
 *
 * @param records how many it took in
 * @param cpuSeconds CPU time without the JIT compiler's threads
 * @param collectorSeconds how much of that was the garbage collector's
 * @param compilerSeconds CPU time of the JIT compiler's threads, which is not counted
 * @param wallSeconds from the submission to the end of the job
 * @param commits how often it committed
 */
public record Measured(
    long records,
    double cpuSeconds,
    double collectorSeconds,
    double compilerSeconds,
    double wallSeconds,
    int commits) {
  private static final double MILLION = 1e6;

  public double cpuPerMillion() {
    return cpuSeconds / records * MILLION;
  }

  public double collectorPerMillion() {
    return collectorSeconds / records * MILLION;
  }

  public double compilerPerMillion() {
    return compilerSeconds / records * MILLION;
  }

  public double recordsPerSecond() {
    return records / wallSeconds;
  }
}
