package io.chimera.connectors.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A server on this machine that answers paths as it is told, and remembers what it was asked. */
final class StubRegistry implements AutoCloseable {
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  final List<@Nullable String> logins = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Deque<Answer>> answers = new HashMap<>();

  StubRegistry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Writes one answer. */
  @FunctionalInterface
  interface Answer {
    void write(HttpExchange exchange) throws IOException;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base");
  }

  /** What the path answers, one after the other; the last one again and again. */
  StubRegistry on(String path, Answer... inTurn) {
    answers.put("/base" + path, new ArrayDeque<>(List.of(inTurn)));
    return this;
  }

  static Answer json(int status, String body) {
    return exchange -> {
      byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  static Answer error(int status, int code) {
    return json(status, "{'error_code':" + code + ",'message':'no'}");
  }

  static Answer redirectTo(URI address) {
    return exchange -> {
      exchange.getResponseHeaders().add("Location", address.toString());
      exchange.sendResponseHeaders(302, -1);
    };
  }

  /** Says nothing until the server is closed. */
  Answer silence() {
    return exchange -> {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Answer answer;
      synchronized (answers) {
        asked.add(path.substring("/base".length()));
        logins.add(exchange.getRequestHeaders().getFirst("Authorization"));
        Deque<Answer> inTurn = answers.getOrDefault(path, new ArrayDeque<>());
        answer =
            inTurn.isEmpty()
                ? error(404, 404)
                : inTurn.size() == 1 ? inTurn.getFirst() : inTurn.removeFirst();
      }
      answer.write(exchange);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
