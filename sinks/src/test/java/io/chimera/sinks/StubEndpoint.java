package io.chimera.sinks;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real server on this machine, for each test, that answers every request as it is told, and
 * remembers what it was sent. What it answers with 3xx it sends elsewhere.
 */
public final class StubEndpoint implements BeforeEachCallback, AfterEachCallback {
  private static final int FIRST_ELSEWHERE = 300;
  private static final int FIRST_REFUSED = 400;

  private final int usual;
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private @Nullable HttpServer server;

  private StubEndpoint(int usual) {
    this.usual = usual;
  }

  /** One that answers so, unless it is told otherwise. */
  public static StubEndpoint answering(int status) {
    return new StubEndpoint(status);
  }

  /** Answers so from now on, one after the other, and then as usual again. */
  public void answersNext(Integer... inTurn) {
    answers.addAll(Arrays.asList(inTurn));
  }

  /** Is away from now on. */
  public void stop() {
    server().stop(0);
  }

  /** Where it is, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + server().getAddress().getPort();
  }

  /** What each request had, in their order. */
  public List<String> bodies() {
    return requests.stream().map(Request::body).toList();
  }

  /** Each request in one line: method, path, these headers, body. */
  public List<String> requests(String... headers) {
    return requests.stream().map(each -> each.line(headers)).toList();
  }

  /** Forgets what it was sent. */
  public void forget() {
    requests.clear();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    made.createContext("/", this::answer);
    made.start();
    server = made;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    stop();
  }

  private HttpServer server() {
    return Objects.requireNonNull(server, "registered as an extension");
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders(),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    Integer next = answers.poll();
    int status = next == null ? usual : next;
    if (status >= FIRST_ELSEWHERE && status < FIRST_REFUSED) {
      exchange.getResponseHeaders().add("Location", "/elsewhere");
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private record Request(String method, String path, Headers headers, String body) {
    String line(String... names) {
      var line = new StringBuilder(method).append(' ').append(path);
      for (String name : names) {
        line.append(' ').append(headers.getFirst(name));
      }
      return line.append(' ').append(body).toString();
    }
  }
}
