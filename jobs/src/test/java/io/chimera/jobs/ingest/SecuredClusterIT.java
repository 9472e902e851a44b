package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.local.FlinkCluster;
import io.chimera.local.LocalAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.net.SSLUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of real processes with the configuration that is shipped for production. */
@Tag("thorough")
@ExtendWith(RealServers.class)
class SecuredClusterIT {
  private static final String WITHOUT_JAR = "--without-jar";

  @TempDir private static Path place;
  private static Path client;
  private static FlinkCluster cluster;

  @TempDir private Path directory;
  private TestLake lake;
  private TestTopic topic;
  private ClusterCalls calls;

  @BeforeAll
  static void startCluster() throws Exception {
    Path home = Path.of(System.getProperty("chimera.home"));
    Path made = place.resolve("made");
    make(home, made);
    client = made.resolve("client");
    cluster =
        FlinkCluster.startSecured(
            place.resolve("flink"),
            made.resolve("cluster/config.yaml"),
            ChimeraProcess.classPath(home.resolve("jobs").resolve("target")),
            Map.of(
                "heartbeat.interval", "1 s",
                "heartbeat.timeout", "5 s",
                // Flink's listens on all addresses.
                "metrics.reporters", "",
                "restart-strategy.exponential-delay.initial-backoff", "500 ms",
                "restart-strategy.exponential-delay.max-backoff", "2 s"),
            SSLUtils.createRestSSLContext(FlinkConfiguration.load(client), true));
    cluster.addTaskManager();
  }

  private static void make(Path home, Path made) throws IOException, InterruptedException {
    Path said = place.resolve("made.log");
    var builder =
        new ProcessBuilder(
                home.resolve("flink-conf/make-cluster").toString(),
                made.toString(),
                "--storage",
                "file://" + place.resolve("storage"),
                "127.0.0.1")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    assertThat(builder.start().waitFor()).as(Files.readString(said)).isZero();
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void write(TestKafka kafka) throws IOException {
    lake = new TestLake(directory);
    topic = kafka.topic("secured", 1);
    calls =
        new ClusterCalls(
                cluster.rest(),
                Files.writeString(
                    directory.resolve("secured.yaml"),
                    ContractText.of(
                        "secured", kafka, ContractText.numbered("plain", topic.name()))),
                Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n"))
            .by(client);
  }

  @Test
  void nothingIsOpen() throws IOException {
    var told = new ObjectMapper().readTree(calls.ask("doctor", "--json").well().out());

    assertThat(told.path("healthy").asBoolean()).isTrue();
    assertThat(found(told, "good"))
        .contains(
            "REST interface and dashboard: TLS",
            "who is let in there: who has a certificate",
            "between job manager and task managers: TLS on both sides",
            "jars by the dashboard: refused",
            "ending jobs by the dashboard: refused",
            "rescaling jobs by the dashboard: refused",
            "other web pages: https://127.0.0.1:8081");
    assertThat(found(told, "weak")).containsExactly("high availability: NONE");
  }

  private static List<String> found(JsonNode told, String standing) {
    return StreamSupport.stream(told.path("findings").spliterator(), false)
        .filter(each -> each.path("standing").asText().equals(standing))
        .map(each -> each.path("what").asText() + ": " + each.path("found").asText())
        .toList();
  }

  @Test
  void aContractRunsThere() {
    topic.sendEach(0, 100, 1, ContractText::number);

    calls.call("submit", WITHOUT_JAR).well();
    awaitAllCommitted(100);
    cluster.taskManagers().get(0).kill();
    cluster.addTaskManager();
    topic.sendEach(100, 150, 1, ContractText::number);
    awaitAllCommitted(150);
    assertThat(calls.list().well().out()).contains("secured 1.0.0");
    calls.call("stop").well();

    assertThat(lake.numbers("plain", "id")).isEqualTo(LongStream.range(0, 150).boxed().toList());
    lake.assertBooks("plain", 150, 150, 0);
  }

  private void awaitAllCommitted(int records) {
    Waiting.until(
        records + " records are committed",
        () -> {
          var ledger = lake.ledger("plain");
          return ledger.get(ledger.size() - 1).entry().totals().in() == records;
        });
  }

  @Test
  void saysWhyItIsNotLetIn() throws IOException {
    URI rest = cluster.rest();
    var withoutCertificate = new StringBuilder(settings("trust"));
    withoutCertificate.append("security.ssl.rest.authentication-enabled: false\n");
    var strangers = new StringBuilder(settings("trust"));
    Path stranger =
        LocalAuthority.create(directory.resolve("strangers")).server("stranger", "ip:127.0.0.1");
    strangers
        .append("security.ssl.rest.authentication-enabled: true\n")
        .append("security.ssl.rest.keystore: \"%s\"\n".formatted(stranger))
        .append("security.ssl.rest.keystore-password: \"%s\"\n".formatted(LocalAuthority.PASSWORD))
        .append("security.ssl.rest.key-password: \"%s\"\n".formatted(LocalAuthority.PASSWORD));

    assertRefused(
        calls.at(URI.create(rest.toString().replace("https", "http"))),
        "If it is a cluster with TLS, its address begins with 'https://'");
    assertRefused(
        calls.at(URI.create(rest.toString().replace("127.0.0.1", "localhost"))),
        "the server's certificate is another host's: No name matching localhost found");
    assertRefused(
        calls.by(configuration("nothing", "")),
        "no known authority vouches for the server's certificate; 'security.ssl.rest.truststore'");
    assertRefused(
        calls.by(configuration("without", withoutCertificate.toString())),
        "it lets in only who has a certificate that it knows");
    assertRefused(
        calls.by(configuration("stranger", strangers.toString())),
        "it lets in only who has a certificate that it knows");
  }

  private static void assertRefused(ClusterCalls calls, String reason) {
    assertThat(calls.list().badly(1).err()).contains(reason).contains("next: ");
    assertThat(calls.ask("doctor").badly(1).err()).contains(reason).contains("next: ");
  }

  /** Whom the client trusts, and nothing else. */
  private static String settings(String word) throws IOException {
    var lines = new StringBuilder();
    for (String line : Files.readAllLines(client.resolve("config.yaml"))) {
      if (line.startsWith("security.ssl.rest." + word)) {
        lines.append(line).append('\n');
      }
    }
    assertThat(lines.toString()).contains(SecurityOptions.SSL_REST_TRUSTSTORE.key());
    return lines.toString();
  }

  private Path configuration(String name, String text) throws IOException {
    Path made = Files.createDirectories(directory.resolve(name));
    Files.writeString(
        made.resolve("config.yaml"),
        "security.ssl.algorithms: TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384\n" + text);
    return made;
  }
}
