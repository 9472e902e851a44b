package io.chimera.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * CPU time that this process has used so far, in nanoseconds.
 *
 * @param all of the process, also of threads that have ended
 * @param compiler of the JIT compiler's threads
 * @param collector of the garbage collector's threads
 */
public record ThreadCpu(long all, long compiler, long collector) {

  /** Reads Linux's accounts by thread; the process total is the JVM's own. */
  public static ThreadCpu now() throws IOException {
    long compiler = 0;
    long collector = 0;
    try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        String name;
        long nanoseconds;
        try {
          name = Files.readString(thread.resolve("comm")).strip();
          nanoseconds = nanoseconds(Files.readString(thread.resolve("schedstat")));
        } catch (IOException ended) {
          // Between its listing and its reading: no such file, or no such process.
          continue;
        }
        if (isCompiler(name)) {
          compiler += nanoseconds;
        } else if (isCollector(name)) {
          collector += nanoseconds;
        }
      }
    }
    return new ThreadCpu(total(), compiler, collector);
  }

  private static long total() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    if (system instanceof com.sun.management.OperatingSystemMXBean process) {
      return process.getProcessCpuTime();
    }
    throw new IllegalStateException(
        "Cannot measure CPU time: this JVM does not tell it; expected an OpenJDK");
  }

  /** The first of three numbers is the time on a CPU. */
  static long nanoseconds(String schedstat) {
    return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
  }

  /** Linux keeps 15 characters of a name. */
  static boolean isCompiler(String name) {
    return name.startsWith("C1 CompilerThre") || name.startsWith("C2 CompilerThre");
  }

  static boolean isCollector(String name) {
    return name.startsWith("GC Thread") || name.startsWith("G1 ") || name.startsWith("VM Thread");
  }

  public ThreadCpu minus(ThreadCpu earlier) {
    return new ThreadCpu(
        all - earlier.all, compiler - earlier.compiler, collector - earlier.collector);
  }

  /** What counts: all but the compiler's. */
  public double counted() {
    return (all - compiler) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
