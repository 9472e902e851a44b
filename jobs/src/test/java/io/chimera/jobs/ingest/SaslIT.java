package io.chimera.jobs.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.RunMode;
import io.chimera.local.KafkaBroker;
import io.chimera.schemas.contract.InvalidContractException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A broker that asks for a password, which nobody else may see. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SaslIT {
  private static final int RECORDS = 10;

  /** Found by accident nowhere else. */
  private static final String PASSWORD = "Secret-" + UUID.randomUUID();

  @TempDir private static Path servers;
  private TestKafka kafka;
  private TestTopic topic;
  private Path passwordFile;

  @BeforeAll
  void startBroker() throws IOException {
    passwordFile = Files.writeString(servers.resolve("password"), PASSWORD + "\n");
    kafka = TestKafka.on(KafkaBroker.startWithUser(servers.resolve("kafka"), "reader", PASSWORD));
    topic = kafka.topic("guarded", 2);
    topic.sendEach(0, RECORDS, 2, ContractText::number);
  }

  @AfterAll
  void stopBroker() {
    kafka.close();
  }

  @Test
  void processReadsWithPasswordFromFileAndWritesItNowhere(@TempDir Path directory)
      throws Exception {
    // Given
    var contract = Files.writeString(directory.resolve("guarded.yaml"), contract());
    var settings = Files.writeString(directory.resolve("chimera.yaml"), settings(kafka.servers()));
    // When
    try (var chimera =
        ChimeraProcess.start(
            directory,
            "run",
            contract.toString(),
            "--bounded",
            "--commit-every",
            "PT1S",
            "--settings",
            settings.toString())) {
      // Then
      assertThat(chimera.exitCode()).as(chimera.err()).isZero();
    }
    assertThat(new TestLake(directory).numbers("plain", "id"))
        .isEqualTo(LongStream.range(0, RECORDS).boxed().toList());
    assertThat(directory.resolve("chimera.log")).isNotEmptyFile();
    try (var files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
                      .doesNotContain(PASSWORD));
    }
  }

  @Test
  void jobGraphHoldsTheReferenceOnly(@TempDir Path directory) throws Exception {
    // Given
    var lake = TestLake.of(directory, settings(kafka.servers()));
    var prepared = lake.prepare(contract(), RunMode.BOUNDED);
    var settings =
        FlinkSettings.forJob(
            FlinkConfiguration.load(), Duration.ofSeconds(1), prepared.platform().checkpoints());
    // When
    var graph = IngestPipeline.jobGraph(new StreamExecutionEnvironment(settings), prepared);
    // Then
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(graph);
    }
    var text = bytes.toString(ISO_8859_1);
    assertThat(text).contains(passwordFile.toString()).doesNotContain(PASSWORD);
    assertThat(new String(bytes.toByteArray(), UTF_8)).doesNotContain(PASSWORD);
  }

  @Test
  void refusesToSendThePasswordToAnotherHost(@TempDir Path directory) throws IOException {
    // Given
    var lake = TestLake.of(directory, settings("broker.example.org:9092"));
    // When
    assertThatThrownBy(() -> lake.prepare(contract(), RunMode.BOUNDED))
        // Then
        .isInstanceOf(InvalidContractException.class)
        .hasMessageContaining(
            "source.secrets.password: reference '${file:%s}' is not for host '%s'",
            passwordFile, kafka.servers());
    assertThat(directory.resolve("lake")).doesNotExist();
  }

  private String settings(String host) {
    return """
    dashboard: {port: 0}
    secrets:
      - {reference: "${file:%s}", hosts: ["%s"]}
    """
        .formatted(passwordFile, host);
  }

  private String contract() {
    return ContractText.of(
        "guarded",
        """
        servers: %s
        security: {protocol: SASL_PLAINTEXT, mechanism: PLAIN, username: reader}
        secrets: {password: "${file:%s}"}
        """
            .formatted(kafka.servers(), passwordFile),
        ContractText.numbered("plain", topic.name()));
  }
}
