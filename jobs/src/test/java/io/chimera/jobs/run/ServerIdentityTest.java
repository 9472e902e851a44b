package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ServerIdentityTest {

  /** What a server does first, and last, to whoever calls. */
  private interface Answer {
    void to(Socket caller) throws IOException;
  }

  private static void assertRefused(Answer answer, String reason) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var answering =
          CompletableFuture.supplyAsync(
              () -> {
                try (var caller = server.accept()) {
                  answer.to(caller);
                  return true;
                } catch (IOException callerHungUp) {
                  return false;
                }
              });
      var address = URI.create("https://127.0.0.1:" + server.getLocalPort());

      assertThatThrownBy(() -> RemoteCluster.at(address, FlinkConfiguration.load()))
          .isInstanceOf(ClusterException.class)
          .hasMessageStartingWith("Cannot speak to a cluster at '" + address + "': " + reason);
      assertThat(answering).succeedsWithin(Duration.ofMinutes(1));
    }
  }

  @Test
  void saysThatTheServerDoesNotSpeakTls() throws Exception {
    assertRefused(
        caller -> {
          OutputStream out = caller.getOutputStream();
          out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          out.flush();
          // Until the caller has gone, so that nothing is cut off.
          caller.getInputStream().readAllBytes();
        },
        "it does not speak TLS; its address begins with 'http://'");
  }

  @Test
  void aLineThatBreaksAmongCertificatesIsARefusal() throws Exception {
    assertRefused(
        caller -> {
          if (caller.getInputStream().read() >= 0) {
            // Sends a reset: what was not read is thrown away.
            caller.setSoLinger(true, 0);
          }
        },
        "it lets in only who has a certificate that it knows");
  }
}
