package io.chimera.connectors.mysql;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection ahead, on a thread of its own, so that whoever asks for events never waits. It
 * holds so many bytes at most, and lets the server wait then.
 */
final class BinlogStream implements AutoCloseable {
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  private final BinlogConnection connection;
  private final Thread thread;

  // Guarded by this.
  private final Deque<byte[]> events = new ArrayDeque<>();
  private long held;
  private boolean isClosed;
  private @Nullable IOException failure;

  private BinlogStream(BinlogConnection connection, String name) {
    this.connection = connection;
    this.thread = new Thread(this::readAll, name);
    thread.setDaemon(true);
  }

  static BinlogStream of(BinlogConnection connection, String name) {
    var stream = new BinlogStream(connection, name);
    stream.thread.start();
    return stream;
  }

  private void readAll() {
    try {
      while (put(connection.next())) {
        // Until it ends.
      }
    } catch (IOException e) {
      end(e);
    } catch (RuntimeException | Error e) {
      end(new IOException("cannot read it: " + e.getMessage(), e));
    }
  }

  private synchronized boolean put(byte[] event) {
    while (!isClosed && held > 0 && held + event.length > MAX_BYTES) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = new IOException("interrupted", e);
        return false;
      }
    }
    events.add(event);
    held += event.length;
    return !isClosed;
  }

  private synchronized void end(IOException why) {
    failure = why;
  }

  /**
   * The next event, or null if there is none now.
   *
   * @throws IOException if there will be none any more
   */
  synchronized byte @Nullable [] poll() throws IOException {
    byte[] event = events.poll();
    if (event != null) {
      held -= event.length;
      notifyAll();
      return event;
    }
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      isClosed = true;
      notifyAll();
    }
    connection.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
