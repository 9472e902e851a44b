package io.chimera.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** CPU time of a server of many processes, those that have ended included. It needs Linux. */
final class ServerCpu {
  /** Of all Linux machines that there are. */
  private static final double TICKS_PER_SECOND = 100;

  /** Own time in user and in system mode, and the same of children that have ended. */
  private static final int FIRST_FIELD = 11;

  private static final int FIELDS = 4;

  private ServerCpu() {}

  /**
   * @param process whose children the others are
   * @return seconds so far
   */
  static double seconds(long process) throws IOException {
    long ticks = 0;
    try (Stream<ProcessHandle> children =
        ProcessHandle.of(process).stream().flatMap(ProcessHandle::children)) {
      for (long each :
          Stream.concat(Stream.of(process), children.map(ProcessHandle::pid)).toList()) {
        try {
          ticks += ticks(Files.readString(Path.of("/proc/%d/stat".formatted(each))));
        } catch (NoSuchFileException ended) {
          // Since they were listed: its parent has its time now, and gives it the next time.
          continue;
        }
      }
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** The second field is a name in brackets, in which anything may stand. */
  static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int field = FIRST_FIELD; field < FIRST_FIELD + FIELDS; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks;
  }
}
