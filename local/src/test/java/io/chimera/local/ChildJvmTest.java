package io.chimera.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void showsTheLogOfAChildThatDies() {
    var child = ChildJvm.start(program(Dies.class), directory);

    assertThatThrownBy(() -> child.awaitReady(() -> false, LIMIT))
        .isInstanceOf(LocalServerException.class)
        .hasMessage(
            "Cannot run a server: it ended with code '3'; the end of its log '%s':\nthe disk is full",
            directory.resolve("server.log"));
  }

  @Test
  void killsAChildThatDoesNotAnswerInTime() {
    var child = ChildJvm.start(program(Stays.class), directory);

    assertThatThrownBy(() -> child.awaitReady(() -> false, Duration.ofMillis(1)))
        .isInstanceOf(LocalServerException.class)
        .hasMessageStartingWith("Cannot run a server: it does not answer after 0 s");
    assertThat(ProcessHandle.of(child.pid())).isEmpty();
  }

  @Test
  void stopsAChild() {
    var child = ChildJvm.start(program(Stays.class), directory);

    child.stop();

    assertThat(ProcessHandle.of(child.pid())).isEmpty();
  }

  @Test
  void keepsTheLogOfTheRunBefore() {
    ChildJvm.start(program(Dies.class), directory).kill();
    ChildJvm.start(program(Dies.class), directory).kill();

    assertThat(directory.resolve("server.log")).exists();
    assertThat(directory.resolve("server.log.1")).exists();
  }

  @Test
  void childEndsWithItsParent() throws Exception {
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TiedToParent.class.getName(),
                Stays.class.getName())
            .start();

    child.getOutputStream().close();

    assertThat(child.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isZero();
  }

  @Test
  void refusesAPortThatIsInUse() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName(LoopbackPorts.HOST))) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> KafkaBroker.start(directory, port))
          .isInstanceOf(LocalServerException.class)
          .hasMessage(
              "Cannot start Kafka: port '%d' on 127.0.0.1 is in use; end the process that has it, or choose another port",
              port);
    }
  }

  @Test
  void saysHowToBuildWhatIsMissing() {
    var artifacts = new LocalArtifacts(directory);

    assertThatThrownBy(artifacts::registryJar)
        .isInstanceOf(LocalServerException.class)
        .hasMessage(
            "Cannot find '%s': the project is not built; run 'mvn -Dquick package' in its root",
            directory.resolve("local/target/registry"));
  }

  private static ChildJvm.Program program(Class<?> main) {
    return new ChildJvm.Program(
        "a server",
        "server.log",
        List.of("-Xmx64m"),
        System.getProperty("java.class.path"),
        List.of(main.getName()));
  }

  static final class Dies {
    public static void main(String[] arguments) {
      System.out.println("the disk is full");
      System.exit(3);
    }
  }

  static final class Stays {
    public static void main(String[] arguments) throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }
}
