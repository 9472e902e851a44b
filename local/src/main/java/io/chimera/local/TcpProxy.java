package io.chimera.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A network that fails on demand: a port on 127.0.0.1 that hands everything on to a server there,
 * until it is told to lose a request or an answer, to stall or to refuse. Losing hits the first
 * request that has a text in it, and that one only; stalling and refusing last until {@link
 * #resume}. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final int BACKLOG = 50;
  private static final int MAX_TEXT = 200;

  private enum Mode {
    FORWARD,
    STALL,
    REFUSE
  }

  private enum Loss {
    REQUEST,
    ANSWER
  }

  private record Order(Loss loss, String text) {}

  private final int targetPort;
  private final ServerSocket listener;
  private final Thread acceptor;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger lostRequests = new AtomicInteger();
  private final AtomicInteger lostAnswers = new AtomicInteger();

  // Guarded by this.
  private Mode mode = Mode.FORWARD;
  private @Nullable Order order;
  private boolean closed;

  private TcpProxy(int targetPort, ServerSocket listener) {
    this.targetPort = targetPort;
    this.listener = listener;
    this.acceptor = thread("accept", this::acceptAll);
  }

  /** Opens a free port that leads to this one. */
  public static TcpProxy to(int targetPort) {
    try {
      var listener = new ServerSocket(0, BACKLOG, InetAddress.getByName(LoopbackPorts.HOST));
      var proxy = new TcpProxy(targetPort, listener);
      proxy.acceptor.start();
      return proxy;
    } catch (IOException e) {
      throw new LocalServerException("Cannot open a port for a proxy", e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The next request with this text in it does not reach the server; its connection is reset. */
  public synchronized void loseRequestWith(String text) {
    order = new Order(Loss.REQUEST, text);
  }

  /**
   * The next request with this text in it reaches the server; when the server answers, the answer
   * is dropped and the connection reset: applied, and the client cannot know.
   */
  public synchronized void loseAnswerTo(String text) {
    order = new Order(Loss.ANSWER, text);
  }

  /** Holds all bytes back, in both directions, without closing anything. */
  public synchronized void stall() {
    mode = Mode.STALL;
  }

  /** Resets all connections, and every new one as soon as it is made. */
  public void refuse() {
    synchronized (this) {
      mode = Mode.REFUSE;
      notifyAll();
    }
    links.forEach(Link::reset);
  }

  /** Ends stalling and refusing, and forgets a loss that has not happened yet. */
  public synchronized void resume() {
    mode = Mode.FORWARD;
    order = null;
    notifyAll();
  }

  /** Connections that clients have made, refused ones included. */
  public int connections() {
    return connections.get();
  }

  public int lostRequests() {
    return lostRequests.get();
  }

  public int lostAnswers() {
    return lostAnswers.get();
  }

  /** Resets what is open and waits for all threads. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      listener.close();
    } catch (IOException e) {
      throw new LocalServerException("Cannot close a proxy", e);
    }
    links.forEach(Link::reset);
    // After it nobody starts another.
    join(acceptor);
    threads.forEach(TcpProxy::join);
  }

  private void acceptAll() {
    while (true) {
      try {
        Socket client = listener.accept();
        connections.incrementAndGet();
        connect(client);
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket client) {
    var server = new Socket();
    var link = new Link(client, server);
    links.add(link);
    if (refuses()) {
      link.reset();
      return;
    }
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(new InetSocketAddress(LoopbackPorts.HOST, targetPort));
    } catch (IOException e) {
      link.reset();
      return;
    }
    start("to-server", link::toServer);
    start("to-client", link::toClient);
    if (refuses()) {
      link.reset();
    }
  }

  private void start(String name, Runnable task) {
    Thread thread = thread(name, task);
    thread.start();
    // A thread cannot take itself out: it lives on for a moment after its last statement.
    threads.removeIf(started -> !started.isAlive());
    threads.add(thread);
  }

  private Thread thread(String name, Runnable task) {
    var thread = new Thread(task, "proxy-" + port() + "-" + name);
    thread.setDaemon(true);
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean refuses() {
    return closed || mode == Mode.REFUSE;
  }

  private synchronized void awaitPassage() {
    while (!closed && mode == Mode.STALL) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** What is to be lost with this request; asked once, then it is done. */
  private synchronized @Nullable Loss take(String before, String request) {
    if (order == null) {
      return null;
    }
    // Of what went before only so much that the text cannot lie in it whole.
    int kept = Math.min(before.length(), order.text().length() - 1);
    if (!(before.substring(before.length() - kept) + request).contains(order.text())) {
      return null;
    }
    Loss loss = order.loss();
    order = null;
    return loss;
  }

  /** One client's connection and its continuation to the server. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private final AtomicInteger open = new AtomicInteger(2);
    private volatile boolean losesAnswer;

    private Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private void toServer() {
      // A text may lie across two reads.
      String rest = "";
      var buffer = new byte[BUFFER];
      try {
        for (int read = client.getInputStream().read(buffer);
            read >= 0;
            read = client.getInputStream().read(buffer)) {
          awaitPassage();
          var request = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
          Loss loss = take(rest, request);
          if (loss == Loss.REQUEST) {
            lostRequests.incrementAndGet();
            reset();
            return;
          }
          if (loss == Loss.ANSWER) {
            losesAnswer = true;
          }
          rest = end(rest + request);
          server.getOutputStream().write(buffer, 0, read);
        }
        end(server);
      } catch (IOException e) {
        reset();
      }
    }

    private void toClient() {
      var buffer = new byte[BUFFER];
      try {
        for (int read = server.getInputStream().read(buffer);
            read >= 0;
            read = server.getInputStream().read(buffer)) {
          if (losesAnswer) {
            lostAnswers.incrementAndGet();
            reset();
            return;
          }
          awaitPassage();
          client.getOutputStream().write(buffer, 0, read);
        }
        end(client);
      } catch (IOException e) {
        reset();
      }
    }

    private String end(String seen) {
      return seen.substring(Math.max(0, seen.length() - MAX_TEXT));
    }

    /** One direction has come to its end; the other may go on. */
    private void end(Socket receiver) throws IOException {
      receiver.shutdownOutput();
      if (open.decrementAndGet() == 0) {
        close(client);
        close(server);
        links.remove(this);
      }
    }

    private void reset() {
      links.remove(this);
      reset(client);
      reset(server);
    }

    private static void reset(Socket socket) {
      try {
        // No lingering: the other side sees a reset, not an orderly end.
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // Closed already.
      }
      close(socket);
    }

    private static void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        // Nobody is left to tell.
      }
    }
  }
}
