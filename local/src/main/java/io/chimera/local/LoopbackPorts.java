package io.chimera.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on 127.0.0.1. */
public final class LoopbackPorts {
  static final String HOST = "127.0.0.1";

  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int ATTEMPTS = 100;

  private LoopbackPorts() {}

  /**
   * A port that nobody has at the moment. It lies below those that systems give to connections and
   * to whoever asks for any, so that it is still free when a server has come so far as to bind it.
   */
  public static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new LocalServerException(
        "Cannot find a free port on %s: tried %d of %d to %d"
            .formatted(HOST, ATTEMPTS, FIRST, END - 1));
  }

  /** Whether a server could bind this very port; 0 names none. */
  public static boolean isFree(int port) {
    try (var socket = bind(port)) {
      return socket.getLocalPort() == port;
    } catch (IOException taken) {
      return false;
    }
  }

  /**
   * Refuses a port that another process has, for a server that cannot bind would only say so in its
   * log, and a client would talk to the stranger.
   */
  static void requireFree(int port, String server) {
    try (var socket = bind(port)) {
      if (socket.getLocalPort() != port) {
        throw new IOException("bound to another port");
      }
    } catch (IOException e) {
      throw new LocalServerException(
          "Cannot start %s: port '%d' on %s is in use; end the process that has it, or choose another port"
              .formatted(server, port, HOST),
          e);
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }
}
