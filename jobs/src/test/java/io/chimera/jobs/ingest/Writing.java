package io.chimera.jobs.ingest;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Somebody who writes to a database without a pause, until it is closed. */
final class Writing implements AutoCloseable {
  private static final int TRANSACTIONS = 20;
  private static final double SEEDS = 1_000;

  private final CapturedChinook server;
  private final Thread thread = new Thread(this::writeAll, "writing");
  private volatile boolean isOver;
  private volatile int count;
  private volatile @Nullable SQLException failure;

  private Writing(CapturedChinook server) {
    this.server = server;
  }

  static Writing to(CapturedChinook server) {
    var writing = new Writing(server);
    writing.thread.start();
    return writing;
  }

  private void writeAll() {
    try (Connection writer = server.writer()) {
      for (int written = 1; !isOver; written++) {
        server.write(writer, TRANSACTIONS, written % SEEDS / SEEDS);
        count = written;
      }
    } catch (SQLException e) {
      failure = e;
    }
  }

  /** How often it has written. */
  int count() {
    return count;
  }

  @Override
  public void close() throws SQLException, InterruptedException {
    isOver = true;
    thread.join();
    SQLException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }
}
