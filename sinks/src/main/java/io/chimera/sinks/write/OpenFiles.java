package io.chimera.sinks.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Which files of one writer stay open, of all of its tables. What they hold together has a bound in
 * bytes, so that many partitions of few rows each have a file open, and few of many rows do not
 * take the heap. Beyond it one file after the other is closed: the one whose bytes have lain idle
 * for longest, counted as bytes times the rows that went elsewhere since. So a partition that is
 * done goes first, one that gets rows all the time last, and of equals the largest: it makes most
 * room at the price of one file more. The one that has just been written to stays. Not thread-safe.
 */
final class OpenFiles {
  /** So many beside each other, however small. */
  static final int MOST = 10_000;

  private final LongSupplier bytes;
  private final int most;
  private final List<OpenFile> open = new ArrayList<>();
  private long held;
  private long rows;

  /**
   * @param bytes what all may hold together, asked for each time
   * @param most so many at a time
   */
  OpenFiles(LongSupplier bytes, int most) {
    this.bytes = bytes;
    this.most = most;
  }

  /** Of a writer that is alone in this JVM. */
  static OpenFiles ofAll() {
    return new OpenFiles(HeapShare::ofAll, MOST);
  }

  /** One of them. Whoever closes it otherwise says so by {@link #forget}. */
  abstract static class OpenFile {
    private int index = -1;
    private long held;
    private long usedAt;

    /** Closes it; called at most once, and after it is forgotten. */
    abstract void close() throws IOException;
  }

  /** Says that the file gets a row. */
  void use(OpenFile file) {
    file.usedAt = ++rows;
  }

  /**
   * Says what the file that was used last holds now, the first time after it was opened; closes
   * others where that is too much.
   */
  void hold(OpenFile file, long bytesHeld) throws IOException {
    if (file.index < 0) {
      file.index = open.size();
      open.add(file);
    }
    held += bytesHeld - file.held;
    file.held = bytesHeld;
    while ((held > bytes.getAsLong() || open.size() > most) && open.size() > 1) {
      OpenFile idlest = idlest();
      forget(idlest);
      idlest.close();
    }
  }

  private OpenFile idlest() {
    OpenFile found = open.get(0);
    double most = idleness(found);
    for (OpenFile each : open) {
      double idleness = idleness(each);
      if (idleness > most) {
        found = each;
        most = idleness;
      }
    }
    return found;
  }

  private double idleness(OpenFile file) {
    return (double) (rows - file.usedAt) * Math.max(1, file.held);
  }

  /** Says that the file is closed, or about to be. */
  void forget(OpenFile file) {
    if (file.index < 0) {
      return;
    }
    OpenFile last = open.remove(open.size() - 1);
    if (last != file) {
      open.set(file.index, last);
      last.index = file.index;
    }
    file.index = -1;
    held -= file.held;
    file.held = 0;
  }
}
