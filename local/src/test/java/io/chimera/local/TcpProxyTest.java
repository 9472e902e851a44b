package io.chimera.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpProxyTest {
  private static final int PATIENCE_MILLIS = 300;

  private Echo server;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new Echo();
    proxy = TcpProxy.to(server.port());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void handsOnBothWays() throws Exception {
    try (var client = new Client(proxy.port())) {
      assertThat(client.ask("one")).isEqualTo("re: one");
      assertThat(client.ask("two")).isEqualTo("re: two");
    }
    assertThat(proxy.connections()).isEqualTo(1);
  }

  @Test
  void handsOnTheEndOfAConnection() throws Exception {
    try (var client = new Client(proxy.port())) {
      client.ask("one");
      client.socket.shutdownOutput();
      assertThat(client.answers.readLine()).isNull();
    }
  }

  @Test
  void losesTheRequestBeforeItArrives() throws Exception {
    proxy.loseRequestWith("UPDATE");
    try (var client = new Client(proxy.port())) {
      assertThat(client.ask("SELECT")).isEqualTo("re: SELECT");
      assertThatThrownBy(() -> client.ask("an UPDATE")).isInstanceOf(SocketException.class);
    }
    try (var client = new Client(proxy.port())) {
      assertThat(client.ask("UPDATE again")).isEqualTo("re: UPDATE again");
    }
    assertThat(server.received).containsExactly("SELECT", "UPDATE again");
    assertThat(proxy.lostRequests()).isEqualTo(1);
    assertThat(proxy.lostAnswers()).isZero();
  }

  @Test
  void losesTheAnswerToARequestThatArrived() throws Exception {
    proxy.loseAnswerTo("UPDATE");
    try (var client = new Client(proxy.port())) {
      assertThat(client.ask("SELECT")).isEqualTo("re: SELECT");
      assertThatThrownBy(() -> client.ask("an UPDATE")).isInstanceOf(SocketException.class);
    }
    try (var client = new Client(proxy.port())) {
      assertThat(client.ask("UPDATE again")).isEqualTo("re: UPDATE again");
    }
    assertThat(server.received).containsExactly("SELECT", "an UPDATE", "UPDATE again");
    assertThat(proxy.lostAnswers()).isEqualTo(1);
    assertThat(proxy.lostRequests()).isZero();
  }

  @Test
  void forgetsWhatWentThroughBeforeItWasTold() throws Exception {
    try (var client = new Client(proxy.port())) {
      client.ask("UPDATE");
      proxy.loseAnswerTo("UPDATE");
      assertThat(client.ask("SELECT")).isEqualTo("re: SELECT");
    }
    assertThat(proxy.lostAnswers()).isZero();
  }

  @Test
  void findsATextThatArrivesInPieces() throws Exception {
    proxy.loseAnswerTo("UPDATE");
    try (var client = new Client(proxy.port())) {
      assertThat(client.ask("UPD")).isEqualTo("re: UPD");
      client.send("first, UPD");
      client.send("ATE\n");
      assertThatThrownBy(client.answers::readLine).isInstanceOf(SocketException.class);
    }
    assertThat(server.received).containsExactly("UPD", "first, UPDATE");
  }

  @Test
  void stallsUntilItResumes() throws Exception {
    try (var client = new Client(proxy.port())) {
      client.ask("one");
      proxy.stall();
      client.socket.setSoTimeout(PATIENCE_MILLIS);
      assertThatThrownBy(() -> client.ask("two")).isInstanceOf(SocketTimeoutException.class);
      client.socket.setSoTimeout(0);
      proxy.resume();
      assertThat(client.answers.readLine()).isEqualTo("re: two");
    }
  }

  @Test
  void refusesOldAndNewConnectionsUntilItResumes() throws Exception {
    try (var client = new Client(proxy.port())) {
      client.ask("one");
      proxy.refuse();
      assertThatThrownBy(() -> client.ask("two")).isInstanceOf(SocketException.class);
    }
    assertThatThrownBy(
            () -> {
              try (var client = new Client(proxy.port())) {
                client.ask("three");
              }
            })
        .isInstanceOf(SocketException.class);
    proxy.resume();
    try (var client = new Client(proxy.port())) {
      assertThat(client.ask("four")).isEqualTo("re: four");
    }
    assertThat(server.received).containsExactly("one", "four");
    assertThat(proxy.connections()).isEqualTo(3);
  }

  @Test
  void resetsClientsWhileTheServerIsAway() throws Exception {
    server.close();
    // Until its thread has left, the server still listens; and bound by nobody, the port may be the
    // one that the proxy connects from, to itself.
    try (var taken = bound(server.port())) {
      assertThatThrownBy(
              () -> {
                try (var client = new Client(proxy.port())) {
                  client.ask("one");
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  private static Socket bound(int port) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      var socket = new Socket();
      try {
        socket.bind(new InetSocketAddress(InetAddress.getByName(LoopbackPorts.HOST), port));
        return socket;
      } catch (BindException taken) {
        socket.close();
        if (System.nanoTime() > deadline) {
          throw taken;
        }
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void endsItsThreads() throws Exception {
    String name = "proxy-" + proxy.port();
    try (var client = new Client(proxy.port())) {
      client.ask("one");
      proxy.stall();
      client.send("two\n");
      proxy.close();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith(name));
  }

  /** Answers every line. */
  private static final class Echo implements AutoCloseable {
    private final ServerSocket listener =
        new ServerSocket(0, 10, InetAddress.getByName(LoopbackPorts.HOST));
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private Echo() throws IOException {
      daemon(
          () -> {
            while (true) {
              Socket socket = listener.accept();
              daemon(() -> answer(socket));
            }
          });
    }

    private int port() {
      return listener.getLocalPort();
    }

    private void answer(Socket socket) throws IOException {
      try (socket) {
        var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          received.add(line);
          socket.getOutputStream().write(("re: " + line + "\n").getBytes(UTF_8));
        }
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void daemon(Task task) {
    var thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException ended) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader answers;

    private Client(int port) throws IOException {
      socket = new Socket(LoopbackPorts.HOST, port);
      answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    private void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(UTF_8));
      socket.getOutputStream().flush();
    }

    private String ask(String line) throws IOException {
      send(line + "\n");
      return answers.readLine();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
