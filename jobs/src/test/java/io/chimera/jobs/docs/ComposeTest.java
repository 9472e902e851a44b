package io.chimera.jobs.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of docker/ without an engine for containers, which the build does not have. */
class ComposeTest {
  private static final Path HOME = Path.of(System.getProperty("chimera.home"));
  private static final Path DOCKER = HOME.resolve("docker");
  private static final Pattern PINNED = Pattern.compile(".+:[A-Za-z]*\\.?v?[0-9].*");
  private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)");
  private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|SALT|SIGNING_KEY).*");
  private static final Pattern REPLACED = Pattern.compile("-repKV ([^,\\s]+),([^,\\s]+),(\\S+)");
  private static final Pattern REMOVED = Pattern.compile("-rmKV ([^=\\s]+)=(\\S+)");

  private final JsonNode compose = yaml(DOCKER.resolve("compose.yaml"));

  private static JsonNode yaml(Path file) {
    return Document.parse(file).root().value();
  }

  private static String text(String file) throws IOException {
    return Files.readString(DOCKER.resolve(file));
  }

  static Stream<String> services() {
    var names = new ArrayList<String>();
    yaml(DOCKER.resolve("compose.yaml")).path("services").fieldNames().forEachRemaining(names::add);
    return names.stream();
  }

  /** With what it takes from elsewhere in the file, as Compose reads it. */
  private ObjectNode service(String name) {
    var service = (ObjectNode) merged(compose.at("/services/" + name));
    service.set("environment", merged(service.path("environment")));
    return service;
  }

  private static JsonNode merged(JsonNode node) {
    if (!node.has("<<")) {
      return node.deepCopy();
    }
    ObjectNode merged = node.path("<<").deepCopy();
    merged.setAll((ObjectNode) node.deepCopy());
    merged.remove("<<");
    return merged;
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(each -> texts.add(each.isTextual() ? each.asText() : each.toString()));
    return texts;
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyServiceIsOfOneVersionAndSaysWhetherItIsWell(String name) {
    ObjectNode service = service(name);

    assertThat(service.path("image").asText()).matches(PINNED).doesNotContain("latest");
    JsonNode health = service.path("healthcheck");
    boolean isShort = service.path("restart").asText().equals("no");
    assertThat(health.path("disable").asBoolean()).isEqualTo(isShort);
    assertThat(health.has("test")).isNotEqualTo(isShort);
  }

  /** Any other word the image's entry point takes for a program, which is not there. */
  @Test
  void flinkIsStartedByWordsThatItsImageKnows() {
    List<String> flinks =
        services()
            .filter(name -> service(name).path("image").asText().startsWith("chimera:"))
            .filter(name -> !service(name).has("entrypoint"))
            .toList();

    assertThat(flinks).containsExactly("jobmanager", "taskmanager", "sql-gateway");
    assertThat(flinks)
        .allSatisfy(
            name ->
                assertThat(service(name).at("/command/0").asText())
                    .matches("jobmanager|taskmanager|/opt/flink/bin/[a-z-]+\\.sh"));
  }

  /** Of those that build one image side by side, all but the first find that it is there. */
  @Test
  void theImageIsBuiltOnce() {
    assertThat(services().filter(name -> service(name).has("build"))).containsExactly("jobmanager");
  }

  @Test
  void theGatewaySeesTheFilesThatTheCommandLineSees() {
    assertThat(texts(service("sql-gateway").path("volumes")))
        .isEqualTo(texts(service("chimera").path("volumes")))
        .anyMatch(mount -> mount.endsWith(":/contracts:ro"));
  }

  /** While it fills a new volume, its image has a server that listens to a socket alone. */
  @Test
  void postgresIsWellWhereOthersReachIt() {
    assertThat(texts(service("postgres").at("/healthcheck/test")))
        .containsSequence("--host", "127.0.0.1");
  }

  @Test
  void partsOfDataHubAreOfOneVersion() {
    assertThat(
            services()
                .map(name -> service(name).path("image").asText())
                .filter(image -> image.startsWith("acryldata/"))
                .map(image -> image.substring(image.indexOf(':'))))
        .hasSize(3)
        .containsOnly(":v1.5.0.6");
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyPortIsOfThisMachineOnly(String name) {
    assertThat(texts(service(name).path("ports")))
        .allMatch(port -> port.matches("127\\.0\\.0\\.1:[0-9]+:[0-9]+"));
    assertThat(service(name).path("network_mode").isMissingNode()).isTrue();
  }

  @Test
  void noTwoServicesHaveOnePort() {
    var ports =
        services()
            .flatMap(name -> texts(service(name).path("ports")).stream())
            .map(port -> port.split(":", -1)[1])
            .toList();

    assertThat(ports).hasSizeGreaterThan(10).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyServiceWaitsForOnesThatAreThere(String name) {
    ObjectNode service = service(name);
    Set<String> mine = Set.copyOf(texts(service.path("profiles")));
    service
        .path("depends_on")
        .properties()
        .forEach(
            each -> {
              ObjectNode other = service(each.getKey());
              Set<String> others = Set.copyOf(texts(other.path("profiles")));
              assertThat(other.has("image")).as(each.getKey()).isTrue();
              assertThat(others).as(each.getKey()).isSubsetOf(mine);
              String condition = each.getValue().path("condition").asText();
              assertThat(condition)
                  .isEqualTo(
                      other.path("restart").asText().equals("no")
                          ? "service_completed_successfully"
                          : "service_healthy");
            });
  }

  @ParameterizedTest
  @MethodSource("services")
  void everythingThatIsMountedIsThere(String name) {
    for (String mount : texts(service(name).path("volumes"))) {
      String from = mount.replace("${CONTRACTS:-../examples}", "../examples").split(":", -1)[0];
      if (from.startsWith(".")) {
        assertThat(DOCKER.resolve(from)).exists();
        assertThat(mount).endsWith(":ro");
      } else {
        assertThat(compose.path("volumes").has(from)).as(from).isTrue();
      }
    }
    for (JsonNode secret : service(name).path("secrets")) {
      String source = secret.isTextual() ? secret.asText() : secret.path("source").asText();
      assertThat(compose.path("secrets").has(source)).as(source).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void noSecretStandsInTheFile(String name) {
    service(name)
        .path("environment")
        .properties()
        .forEach(
            each -> {
              if (SECRET.matcher(each.getKey()).matches()) {
                assertThat(each.getValue().asText())
                    .as(each.getKey())
                    .matches("\\$\\{[A-Z_]+:\\?is not in docker/\\.env\\}|/run/secrets/[a-z_]+");
              }
            });
  }

  @Test
  void theExampleNamesEverySecretAndHasNone() throws IOException {
    var used = new TreeSet<String>();
    VARIABLE.matcher(text("compose.yaml")).results().forEach(each -> used.add(each.group(1)));
    compose.path("secrets").forEach(each -> used.add(each.path("environment").asText()));
    used.remove("CONTRACTS");

    var named = new TreeSet<String>();
    for (String line :
        text(".env.example").lines().filter(each -> !each.startsWith("#")).toList()) {
      assertThat(line).matches("[A-Z_]+=");
      named.add(line.replace("=", ""));
    }

    assertThat(named).isEqualTo(used);
    assertThat(Files.readString(HOME.resolve(".gitignore"))).contains("/docker/.env\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager", "sql-gateway"})
  void flinkTakesWhatItIsGiven(String name) {
    Map<String, String> given = properties(service(name));
    Configuration flink = FlinkConfiguration.load();
    given.forEach(flink::setString);

    // The image's entry point drops blanks.
    assertThat(given.values()).noneMatch(value -> value.contains(" "));
    assertThat(given)
        .containsOnly(
            Map.entry(JobManagerOptions.ADDRESS.key(), "jobmanager"),
            Map.entry(RestOptions.ADDRESS.key(), "jobmanager"),
            Map.entry(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(), "file:///lake/checkpoints"),
            Map.entry(
                CheckpointingOptions.SAVEPOINT_DIRECTORY.key(),
                "file:///lake/checkpoints/savepoints"));
    assertThatCode(() -> FlinkSettings.forJob(flink, Duration.ofSeconds(5), "/lake/checkpoints"))
        .doesNotThrowAnyException();
  }

  private static Map<String, String> properties(JsonNode service) {
    var properties = new LinkedHashMap<String, String>();
    service
        .at("/environment/FLINK_PROPERTIES")
        .asText()
        .lines()
        .forEach(
            line -> {
              String[] words = line.split(": ", 2);
              properties.put(words[0], words[1]);
            });
    return properties;
  }

  /** A value is replaced only where it is what the line says; else it stays as it is. */
  @Test
  void theImageReplacesWhatTheConfigurationHas() throws IOException {
    Map<String, String> flink = FlinkConfiguration.load().toMap();
    String image = text("Dockerfile");
    var changed = new TreeSet<String>();
    Stream.of(REPLACED, REMOVED)
        .flatMap(pattern -> pattern.matcher(image).results())
        .forEach(
            each -> {
              assertThat(flink).containsEntry(each.group(1), each.group(2));
              changed.add(each.group(1));
            });

    var ofThisMachine = new TreeSet<String>();
    flink.forEach(
        (key, value) -> {
          if (value.equals("127.0.0.1")) {
            ofThisMachine.add(key);
          }
        });
    // The job manager's address is what everybody is told from outside.
    ofThisMachine.remove("jobmanager.rpc.address");
    assertThat(changed).isEqualTo(ofThisMachine);
    assertThat(image).contains("-Dmetrics.reporter.prom.factory.class=org.apache.flink.metrics.");
  }

  @Test
  void theImageIsOfFilesThatAreThereAndRunsAsNobodySpecial() throws IOException {
    var lines = text("Dockerfile").lines().toList();
    var copied = new LinkedHashSet<String>();
    for (String line : lines) {
      if (line.startsWith("COPY ")) {
        var words = List.of(line.replaceAll("--\\S+ ", "").split(" ", -1));
        copied.addAll(words.subList(1, words.size() - 1));
      }
    }
    copied.removeIf(each -> each.equals("jobs/target/chimera-jobs-*-job.jar"));

    assertThat(copied).isNotEmpty().allSatisfy(each -> assertThat(HOME.resolve(each)).exists());
    assertThat(lines.stream().filter(line -> line.startsWith("FROM ")))
        .containsExactly("FROM flink:1.20.3-java17");
    assertThat(lines.stream().filter(line -> line.startsWith("USER ")))
        .containsExactly("USER 9999:9999");
    var known = text("Dockerfile.dockerignore").lines().toList();
    assertThat(known).startsWith("*");
    assertThat(copied)
        .allMatch(
            each -> known.stream().anyMatch(line -> ("!" + each).startsWith(line)), "not ignored");
  }

  /** By the expression that docker/chimera has, from the file that the image has. */
  @Test
  void theCommandLineOfTheImageFindsTheOptionsOfTheJvm() throws IOException {
    assertThat(text("chimera")).contains("s/^ *all: *\\(--add-opens.*\\)$/\\1/p");

    assertThat(Files.readString(HOME.resolve("flink-conf/config.yaml")).lines())
        .filteredOn(line -> line.matches("^ *all: *--add-opens.*$"))
        .hasSize(1);
  }

  @Test
  void settingsNameServicesAndSecretsOfTheCluster() {
    PlatformSettings settings = new PlatformSettingsReader().read(DOCKER.resolve("chimera.yaml"));

    assertThat(settings.catalog().uri())
        .isEqualTo(
            "jdbc:postgresql://postgres:5432/"
                + service("postgres").at("/environment/POSTGRES_DB").asText());
    assertThat(settings.events()).isNotNull();
    assertThat(settings.events().servers()).containsExactly("kafka:9092");
    assertThat(services()).contains("postgres", "kafka");
    assertThat(settings.catalog().access().password())
        .hasToString("${file:/run/secrets/postgres_password}");
    assertThat(texts(service("taskmanager").path("volumes"))).contains("lake:/lake");
    assertThat(settings.checkpoints()).startsWith("/lake/");
  }

  @Test
  void tablesAreInTheStoreOfTheCluster() {
    CatalogSettings catalog =
        new PlatformSettingsReader().read(DOCKER.resolve("chimera.yaml")).catalog();
    ObjectNode store = service("store");

    assertThat(catalog.store()).isNotNull();
    assertThat(catalog.store().endpoint()).hasToString("http://store:9000");
    assertThat(texts(store.path("ports"))).contains("127.0.0.1:9000:9000");
    assertThat(catalog.store().accessKey()).hasToString("${env:STORE_ID}");
    assertThat(catalog.store().secretKey()).hasToString("${file:/run/secrets/store_password}");
    assertThat(store.at("/environment/MINIO_ROOT_PASSWORD").asText())
        .startsWith("${" + compose.at("/secrets/store_password/environment").asText() + ":?");
    for (String name : List.of("jobmanager", "taskmanager", "sql-gateway", "chimera")) {
      assertThat(service(name).at("/environment/STORE_ID"))
          .as(name)
          .isEqualTo(store.at("/environment/MINIO_ROOT_USER"));
      assertThat(texts(service(name).path("secrets")))
          .as(name)
          .contains("postgres_password", "store_password");
    }
  }

  /** Orphans are files that one catalog does not know. */
  @Test
  void theWarehouseIsInTheBucketThatIsMadeAndIsNotAnotherCatalogs() {
    CatalogSettings catalog =
        new PlatformSettingsReader().read(DOCKER.resolve("chimera.yaml")).catalog();
    var warehouse = URI.create(catalog.warehouse());
    var others = URI.create(service("rest-catalog").at("/environment/CATALOG_WAREHOUSE").asText());

    assertThat(service("bucket").path("entrypoint").toString())
        .contains("mc mb --ignore-existing store/" + warehouse.getAuthority() + "\"");
    assertThat(service("jobmanager").at("/depends_on/bucket").isMissingNode()).isFalse();
    assertThat(warehouse.getPath() + "/").doesNotStartWith(others.getPath() + "/");
    assertThat(others.getPath() + "/").doesNotStartWith(warehouse.getPath() + "/");
  }

  @Test
  void prometheusAndGrafanaAskServicesOfTheCluster() throws IOException {
    JsonNode prometheus = yaml(DOCKER.resolve("prometheus/prometheus.yml"));
    assertThat(services())
        .containsAll(texts(prometheus.at("/scrape_configs/0/dns_sd_configs/0/names")));
    JsonNode source = yaml(DOCKER.resolve("grafana/provisioning/datasources/prometheus.yml"));
    assertThat(source.at("/datasources/0/url").asText()).isEqualTo("http://prometheus:9090");
    String dashboards =
        yaml(DOCKER.resolve("grafana/provisioning/dashboards/chimera.yml"))
            .at("/providers/0/options/path")
            .asText();
    assertThat(texts(service("grafana").path("volumes")))
        .contains("./grafana/dashboards:" + dashboards + ":ro");
    try (Stream<Path> files = Files.list(DOCKER.resolve("grafana/dashboards"))) {
      for (Path each : files.toList()) {
        assertThat(new ObjectMapper().readTree(each.toFile()).path("panels")).isNotEmpty();
      }
    }
  }

  @Test
  void theSmokeTestTypesWhatChimeraTakes() throws IOException {
    List<String> calls = CommandLines.calls(text("smoke.sh"));

    assertThat(calls).hasSizeGreaterThan(5).anyMatch(call -> call.startsWith("chimera submit"));
    for (String call : calls) {
      assertThatCode(() -> CommandLines.parse(call)).as(call).doesNotThrowAnyException();
    }
  }

  /** Both are the same quick start: the script takes the README's contract by these words. */
  @Test
  void theSmokeTestRunsTheContractOfTheReadme() throws IOException {
    String readme = Files.readString(HOME.resolve("README.md"));
    String contract = readme.split("(?m)^```yaml contract$", -1)[1].split("(?m)^```$", -1)[0];
    assertThat(text("smoke.sh"))
        .contains("/^```yaml contract$/")
        .contains("s/^  servers: .*/  servers: kafka:9092/");

    String onTheCluster = contract.replaceAll("(?m)^  servers: .*", "  servers: kafka:9092");

    var read = new ContractReader().read(onTheCluster);
    assertThat(read.kafka().servers()).containsExactly("kafka:9092");
    assertThat(read.datasets().get(0).target().table()).hasToString("shop.orders");
  }

  @Test
  void theSmokeTestAsksForEveryProcessOfFlink() throws IOException {
    String script = text("smoke.sh");
    var asked = Pattern.compile("query\\?query=(\\S+)'").matcher(script);
    assertThat(asked.find()).isTrue();

    int processes = 1 + service("taskmanager").at("/deploy/replicas").asInt();
    assertThat(URLDecoder.decode(asked.group(1), UTF_8))
        .isEqualTo("count(up{job=\"%s\"}==1)", prometheusJob());
    assertThat(script).contains("scraped \"$answer\" " + processes + " || fail");
  }

  private static String prometheusJob() {
    return yaml(DOCKER.resolve("prometheus/prometheus.yml"))
        .at("/scrape_configs/0/job_name")
        .asText();
  }

  static Stream<Arguments> answers() {
    String answer = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}";
    return Stream.of(
        argumentSet(
            "three", answer.formatted("{\"metric\":{},\"value\":[1763884800.123,\"3\"]}"), 0),
        argumentSet(
            "two only", answer.formatted("{\"metric\":{},\"value\":[1763884800.123,\"2\"]}"), 1),
        argumentSet(
            "thirty", answer.formatted("{\"metric\":{},\"value\":[1763884800.123,\"30\"]}"), 1),
        argumentSet("none", answer.formatted(""), 1),
        argumentSet("no answer", "", 1));
  }

  /** By the function that the script has. */
  @ParameterizedTest
  @MethodSource("answers")
  void theSmokeTestFailsWhereAProcessIsNotScraped(String answer, int exitCode) throws Exception {
    String script = text("smoke.sh");
    int from = script.indexOf("scraped() {");
    String function = script.substring(from, script.indexOf("\n}\n", from) + 3);

    Process shell =
        new ProcessBuilder("bash", "-c", function + "scraped \"$1\" 3", "bash", answer).start();

    assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(shell.exitValue()).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"smoke.sh", "chimera", "postgres/databases.sh"})
  void everyScriptIsOneThatTheShellReads(String file) throws Exception {
    Process shell =
        new ProcessBuilder("bash", "-n", DOCKER.resolve(file).toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), UTF_8);

    assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(said).isEmpty();
    assertThat(Files.isExecutable(DOCKER.resolve(file))).isTrue();
  }
}
