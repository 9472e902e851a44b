package io.chimera.jobs.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.kafka.KafkaPositions;
import io.chimera.connectors.kafka.SourceUnavailableException;
import io.chimera.connectors.registry.ConfluentRegistry;
import io.chimera.connectors.registry.RegistryUnavailableException;
import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.RunMode;
import io.chimera.local.KafkaBroker;
import io.chimera.local.LocalAuthority;
import io.chimera.local.SchemaRegistryServer;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.platform.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A broker that asks for a password, by SASL_SSL and SCRAM, and a registry by https; both are
 * vouched for by an authority that only the contract knows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredKafkaIT {
  private static final int RECORDS = 10;
  private static final int TRUE = 0;

  /** Found by accident nowhere else. */
  private static final String PASSWORD = "Secret-" + UUID.randomUUID();

  private static final Schema NUMBER =
      SchemaBuilder.record("Number").fields().requiredLong("id").requiredString("text").endRecord();

  @TempDir private static Path servers;
  private Path known;
  private Path passwordFile;
  private Path wrongPasswordFile;
  private KafkaBroker broker;
  private TestKafka kafka;
  private SchemaRegistryServer registry;
  private TestTopic topic;

  @BeforeAll
  void startServers() throws Exception {
    passwordFile = Files.writeString(servers.resolve("password"), PASSWORD + "\n");
    wrongPasswordFile = Files.writeString(servers.resolve("wrong"), "Wrong-" + PASSWORD);
    var authority = LocalAuthority.create(servers.resolve("authority"));
    known = authority.certificate();
    Path keys = authority.server("true", "ip:127.0.0.1");
    Path expired = authority.expiredServer("expired", "ip:127.0.0.1");
    Path other = authority.server("other", "dns:other.example.org");
    broker =
        KafkaBroker.startSecured(
            servers.resolve("kafka"), List.of(keys, expired, other), "reader", PASSWORD);
    kafka = TestKafka.on(broker);
    registry = SchemaRegistryServer.startSecured(servers.resolve("registry"), keys);
    topic = kafka.topic("guarded", 2);
    int schema = new RegistrySubjects(registry.url()).register(topic.name() + "-value", NUMBER);
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (long id = 0; id < RECORDS; id++) {
      var number = new GenericRecordBuilder(NUMBER).set("id", id).set("text", "x").build();
      records.add(
          new ProducerRecord<>(
              topic.name(), (int) id % 2, null, FramedAvro.of(schema, NUMBER, number)));
    }
    topic.send(records);
  }

  @AfterAll
  void stopServers() {
    registry.close();
    kafka.close();
  }

  @Test
  void processReadsAndTellsWithPasswordFromFileAndWritesItNowhere(@TempDir Path directory)
      throws Exception {
    // Given
    var contract = Files.writeString(directory.resolve("guarded.yaml"), contract());
    var settings =
        Files.writeString(
            directory.resolve("chimera.yaml"),
            settings(broker.securedServers(TRUE))
                + """
                events:
                  servers: %s
                  security:
                    {protocol: SASL_SSL, mechanism: SCRAM-SHA-512, username: reader,
                     password: "${file:%s}", rootCertificate: "%s"}
                """
                    .formatted(broker.securedServers(TRUE), passwordFile, known));
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
    assertThat(recordsOn("chimera.runs")).isPositive();
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

  private long recordsOn(String facts) throws Exception {
    var partition = new TopicPartition(facts, 0);
    return kafka
        .admin()
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  @Test
  void jobGraphHoldsTheReferenceOnly(@TempDir Path directory) throws Exception {
    // Given
    var lake = TestLake.of(directory, settings(broker.securedServers(TRUE)));
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
            passwordFile, broker.securedServers(TRUE));
    assertThat(directory.resolve("lake")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | known | wrong | invalid credentials with SASL mechanism SCRAM-SHA-512",
        "0 | none | right | no known authority vouches for the server's certificate",
        "1 | known | right | the server's certificate has expired",
        "2 | known | right | the server's certificate is another host's",
      })
  void saysWhyItIsNotLetInOrDoesNotTrust(
      int listener, String certificate, String password, String reason) {
    // Given
    KafkaSourceSpec source =
        source(
            broker.securedServers(listener),
            "known".equals(certificate),
            "wrong".equals(password) ? wrongPasswordFile : passwordFile);
    try (var positions = KafkaPositions.probing(source)) {
      // When
      assertThatThrownBy(() -> positions.partitions(topic.name()))
          // Then
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContaining(broker.securedServers(listener))
          .hasMessageContaining(reason)
          .hasMessageNotContaining(PASSWORD);
    }
  }

  @Test
  void doesNotTrustARegistryOfAnUnknownAuthority() {
    // Given
    KafkaSourceSpec source = source(broker.securedServers(TRUE), false, passwordFile);
    var stranger =
        ConfluentRegistry.open(source.registry(), source.security(), Secrets.ofThisMachine());
    // When
    assertThatThrownBy(() -> stranger.latest(topic.name() + "-value"))
        // Then
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("no known authority vouches for the server's certificate");
  }

  private KafkaSourceSpec source(String at, boolean isKnown, Path password) {
    return new ContractReader().read(contract(at, isKnown, password)).kafka();
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
    return contract(broker.securedServers(TRUE), true, passwordFile);
  }

  private String contract(String at, boolean isKnown, Path password) {
    return ContractText.of(
        "guarded",
        """
        servers: %s
        registry: %s
        security: {protocol: SASL_SSL, mechanism: SCRAM-SHA-512, username: reader%s}
        secrets: {password: "${file:%s}"}
        """
            .formatted(
                at,
                registry.securedUrl(),
                isKnown ? ", rootCertificate: \"" + known + "\"" : "",
                password),
        ContractText.numbered("plain", topic.name()).replace("format: json", "format: avro"));
  }
}
