package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.jobs.run.JobFailure;
import io.chimera.jobs.run.RemoteJob;
import io.chimera.local.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the commands for clusters refuse and say, without a cluster. */
class ClusterCommandsTest {
  private static final String OURS = "io/chimera/jobs/cli/JobJar.class";

  @TempDir private Path directory;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        directory.resolve("shop.yaml"),
        """
        apiVersion: chimera/v1
        kind: IngestionContract
        name: shop
        version: 1.0.0
        team: {name: shop-data, project: shop, support: shop-data@example.org}
        rightToIngest: {basis: Producer of the data, declaredBy: shop-data, on: 2026-11-20}
        source: {name: web, type: kafka, servers: "127.0.0.1:1"}
        datasets:
          - name: orders
            from: {topic: orders, format: json}
            columns: [{name: id, type: long}]
            target: {table: shop.orders, kind: append}
        """);
    Files.writeString(
        directory.resolve("chimera.yaml"),
        "catalog: {type: jdbc, uri: 'jdbc:sqlite:catalog.db', warehouse: warehouse}\n");
  }

  private CommandRun run(String call) {
    return CommandRun.of(
        Stream.of(call.split(" ", -1))
            .map(word -> word.endsWith(".yaml") ? directory.resolve(word).toString() : word)
            .toArray(String[]::new));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        argumentSet(
            "no cluster",
            "submit shop.yaml --settings chimera.yaml",
            "chimera submit: Cannot find the cluster: '--cluster' is missing, expected"
                + " 'http://host:port' or 'https://host:port'\n"),
        argumentSet(
            "a cluster that is no address",
            "list --cluster flink:8081",
            "chimera list: Cannot find the cluster: '--cluster' is no address without user and"
                + " parameters, expected 'http://host:port' or 'https://host:port'\n"),
        argumentSet(
            "an address with a password, which is not shown",
            "status shop.yaml --settings chimera.yaml --cluster http://user:hunter2@flink:8081",
            "chimera status: Cannot find the cluster: '--cluster' is no address without user and"
                + " parameters, expected 'http://host:port' or 'https://host:port'\n"),
        argumentSet(
            "a jar that is not there",
            "submit shop.yaml --settings chimera.yaml --cluster http://127.0.0.1:1 --jar none.jar",
            "chimera submit: Cannot read job jar 'none.jar': there is no such file\n"),
        argumentSet(
            "a jar and none",
            "submit shop.yaml --settings chimera.yaml --cluster http://127.0.0.1:1 --jar none.jar"
                + " --without-jar",
            "chimera submit: Cannot send 'none.jar': leave out one of '--jar' and"
                + " '--without-jar'\n"),
        argumentSet(
            "a jar for this machine",
            "resume shop.yaml --settings chimera.yaml --without-jar",
            "chimera resume: Cannot send a job jar nowhere: '--cluster' is missing, or leave out"
                + " '--jar' and '--without-jar'\n"),
        argumentSet(
            "no time to wait",
            "submit shop.yaml --settings chimera.yaml --cluster http://127.0.0.1:1 --without-jar"
                + " --wait PT-1S",
            "chimera submit: Cannot wait 'PT-1S', expected PT0S or more\n"),
        argumentSet(
            "an upgrade with an end",
            "upgrade shop.yaml --settings chimera.yaml --cluster http://127.0.0.1:1 --bounded",
            "chimera upgrade: Cannot upgrade up to what the source holds now: an upgrade goes on;"
                + " leave out '--bounded'\n"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(String call, String message) {
    var run = run(call);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).endsWith(message).doesNotContain("hunter2");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void saysThatNobodyAnswers() {
    var address = "http://127.0.0.1:" + LoopbackPorts.free();

    var run = run("list --cluster " + address);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("chimera list: Cannot list the jobs at cluster '" + address + "'")
        .contains("next: see that the job manager runs");
  }

  @Test
  void fencesNobodyWhereTheClusterIsAway() {
    var run =
        run(
            "submit shop.yaml --settings chimera.yaml --without-jar --cluster http://127.0.0.1:"
                + LoopbackPorts.free());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(directory.resolve("warehouse").resolve("shop")).doesNotExist();
  }

  @Test
  void takesAJarOfThisBuildOnly() throws IOException {
    byte[] here = getClass().getClassLoader().getResourceAsStream(OURS).readAllBytes();

    assertThat(JobJar.differing(jar(OURS, here))).isEmpty();
    assertThat(JobJar.differing(jar(OURS, new byte[] {1}))).contains(OURS);
    assertThat(JobJar.differing(jar("io/chimera/jobs/cli/Gone.class", here)))
        .contains("io/chimera/jobs/cli/Gone.class");
    assertThat(JobJar.differing(jar("org/example/Other.class", here))).contains("io/chimera/");
  }

  private Path jar(String name, byte[] content) throws IOException {
    Path file = Files.createTempFile(directory, "job", ".jar");
    try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry(name));
      jar.write(content);
      jar.closeEntry();
    }
    return file;
  }

  @Test
  void saysWhatAJobWaitsFor() {
    var state = new RemoteJob.State(JobStatus.RUNNING, Instant.EPOCH, 2, 5, 4);
    var failure = new JobFailure(Instant.EPOCH, "The broker is away");

    assertThat(StartWait.notUp(Duration.ofSeconds(90), state, "4 slots", Optional.empty()))
        .isEqualTo(
            "Cannot see it run after PT1M30S: it is RUNNING, 2 of 5 tasks run; it takes 4 slots");
    assertThat(StartWait.notUp(Duration.ofSeconds(1), state, "4 slots", Optional.of(failure)))
        .endsWith("; it takes 4 slots; it failed last of: The broker is away");
  }

  @Test
  void saysHowOftenAJobHasFailed() {
    var last = new JobFailure(Instant.EPOCH, "The broker is away");

    assertThat(StatusCommand.words(new RemoteJob.Failures(List.of(), false))).isEqualTo("none");
    assertThat(StatusCommand.words(new RemoteJob.Failures(List.of(last, last), true)))
        .isEqualTo("more than 2, the last at 1970-01-01T00:00:00Z: The broker is away");
  }
}
