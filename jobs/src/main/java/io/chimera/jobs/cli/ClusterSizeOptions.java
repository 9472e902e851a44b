package io.chimera.jobs.cli;

import io.chimera.jobs.deploy.ClusterSize;
import io.chimera.jobs.pipeline.FlinkSettings;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine.Option;

/** How large a cluster on Kubernetes is. */
final class ClusterSizeOptions {
  private static final int MAX_SLOTS = 64;
  private static final double MAX_CPU = 256;

  /** Below, what Flink needs for itself leaves nothing for a job. */
  private static final MemorySize MIN_MEMORY = MemorySize.ofMebiBytes(1024);

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks side by side, of each contract (default: 1).")
  private int parallelism = 1;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description =
          "Slots of a task manager; a contract takes as many as it has subtasks" + " (default: 1).")
  private int slots = 1;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Memory of a task manager, as 4g (default: 2g).")
  private String memory = "2g";

  @Option(
      names = "--cpu",
      paramLabel = "N",
      description = "Processors of a task manager, as 0.5 (default: 1).")
  private double cpu = 1;

  /** Of each contract. */
  int parallelism() {
    if (parallelism < 1 || parallelism > FlinkSettings.MAX_PARALLELISM) {
      throw new BadInputException(
          "Cannot run '"
              + parallelism
              + "' subtasks, expected 1 to "
              + FlinkSettings.MAX_PARALLELISM);
    }
    return parallelism;
  }

  /**
   * The sizes.
   *
   * @throws BadInputException if one of them cannot be
   */
  ClusterSize read() {
    if (slots < 1 || slots > MAX_SLOTS) {
      throw new BadInputException(
          "Cannot give a task manager '" + slots + "' slots, expected 1 to " + MAX_SLOTS);
    }
    if (!(cpu > 0 && cpu <= MAX_CPU)) {
      throw new BadInputException(
          "Cannot give a task manager '"
              + cpu
              + "' processors, expected more than 0, at most "
              + (int) MAX_CPU);
    }
    return new ClusterSize(slots, memory(), cpu);
  }

  private MemorySize memory() {
    MemorySize size = parsed();
    if (size.compareTo(MIN_MEMORY) < 0) {
      throw new BadInputException(wrong());
    }
    return size;
  }

  private MemorySize parsed() {
    try {
      return MemorySize.parse(memory);
    } catch (IllegalArgumentException malformed) {
      throw new BadInputException(wrong());
    }
  }

  private String wrong() {
    return "Cannot give a task manager '" + memory + "', expected a size of at least 1g, as '4g'";
  }
}
