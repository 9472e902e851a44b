package io.chimera.jobs.run;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;

/**
 * What this process takes from a moment on, as the JVM tells: the time of all processors, and the
 * memory of its pools. Everything in the process counts, whoever it works for.
 */
final class ProcessMeter {
  private final long cpuNanosAtStart;

  private ProcessMeter(long cpuNanosAtStart) {
    this.cpuNanosAtStart = cpuNanosAtStart;
  }

  /** Begins to measure; whatever is measured already forgets its peaks of memory. */
  static ProcessMeter start() {
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    return new ProcessMeter(cpuNanos());
  }

  /** The time of all processors since the start. */
  Duration cpu() {
    return Duration.ofNanos(Math.max(0, cpuNanos() - cpuNanosAtStart));
  }

  /**
   * As much memory as can have been in use at one moment since the start: the peaks of the pools,
   * which need not have been at one moment, and of the heap no more than it may have.
   */
  long peakMemoryBytes() {
    long heap = peaks(MemoryType.HEAP);
    return Math.min(heap, Runtime.getRuntime().maxMemory()) + peaks(MemoryType.NON_HEAP);
  }

  private static long peaks(MemoryType type) {
    long sum = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == type) {
        sum += pool.getPeakUsage().getUsed();
      }
    }
    return sum;
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
