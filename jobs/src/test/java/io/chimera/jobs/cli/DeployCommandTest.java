package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.jobs.deploy.OperatorDefinition;
import io.chimera.jobs.doctor.Checkup;
import io.chimera.jobs.doctor.ClusterFacts;
import io.chimera.jobs.doctor.Finding;
import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.run.ClusterSettings.Offered;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifests for Kubernetes' operator for Flink, held against the operator's own definitions. */
class DeployCommandTest {
  private static final String PLACES =
      " --render --settings chimera.yaml --image registry.example.org:5000/data/chimera:1.4.0"
          + " --claim lake";

  private static final String SETTINGS =
      """
      catalog:
        type: jdbc
        uri: jdbc:postgresql://catalog.example.org:5432/lake
        user: chimera
        password: ${file:/run/secrets/catalog_password}
        rootCertificate: /etc/ssl/catalog.pem
        warehouse: /lake/warehouse
      checkpoints: /lake/checkpoints
      events:
        servers: broker:9093
        security:
          protocol: SASL_SSL
          mechanism: SCRAM-SHA-512
          username: chimera
          password: ${env:EVENTS_PASSWORD}
          rootCertificate: /etc/ssl/company.pem
      secrets:
        - reference: ${env:KAFKA_PASSWORD}
          hosts: ["broker:9093"]
      protection:
        current: k1
        keys: [{id: k1, secret: "${file:/run/secrets/chimera_k1}"}]
      datahub: {url: "https://datahub.example.org", token: "${env:DATAHUB_TOKEN}"}
      """;

  @TempDir private Path directory;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("chimera.yaml"), SETTINGS);
    Files.writeString(directory.resolve("orders.yaml"), contract("web_orders", ""));
    Files.writeString(
        directory.resolve("visits.yaml"),
        contract("visits", "deduplicate: {by: [id], state: rocksdb}"));
  }

  private static String contract(String name, String more) {
    return """
        # As people write it: "quoted", and with a comment.
        apiVersion: chimera/v1
        kind: IngestionContract
        name: %s
        version: 1.0.0
        team: {name: shop-data, project: shop, support: shop-data@example.org}
        rightToIngest: {basis: Producer of the data, declaredBy: shop-data, on: 2026-11-20}
        source:
          name: web
          type: kafka
          servers: "broker:9093"
          secrets: {password: "${env:KAFKA_PASSWORD}"}
          security: {protocol: SASL_SSL, mechanism: SCRAM-SHA-512, username: shop}
        datasets:
          - name: rows
            from: {topic: rows, format: json}
            columns: [{name: id, type: long, required: true}, {name: who, type: string, classification: pii, protect: hmac}]
            target: {table: shop.%s, kind: append}
            %s
        """
        .formatted(name, name, more);
  }

  private CommandRun run(String call) {
    return CommandRun.of(
        Stream.of(("deploy " + call).split(" ", -1))
            .map(word -> word.endsWith(".yaml") ? directory.resolve(word).toString() : word)
            .toArray(String[]::new));
  }

  private Map<String, JsonNode> rendered(String call) {
    var run = run(call);
    assertThat(run.exitCode()).as(run.err()).isZero();
    var objects = new HashMap<String, JsonNode>();
    for (String text : run.out().split("(?m)^---\n", -1)) {
      JsonNode object = Document.parse(text).root().value();
      objects.put(
          object.path("kind").asText() + " " + object.at("/metadata/name").asText(), object);
    }
    return objects;
  }

  private static Configuration flink(JsonNode manifest) {
    var flink = new HashMap<String, String>();
    manifest
        .at("/spec/flinkConfiguration")
        .properties()
        .forEach(each -> flink.put(each.getKey(), each.getValue().textValue()));
    return Configuration.fromMap(flink);
  }

  @Test
  void rendersAnApplicationThatTheOperatorTakes() throws IOException {
    var objects =
        rendered("orders.yaml" + PLACES + " --parallelism 3 --slots 2 --memory 4g --cpu 2");

    assertThat(objects)
        .containsOnlyKeys(
            "ConfigMap web-orders-contracts",
            "Service web-orders-metrics",
            "NetworkPolicy web-orders",
            "FlinkDeployment web-orders");
    JsonNode cluster = objects.get("FlinkDeployment web-orders");
    assertThat(OperatorDefinition.of("FlinkDeployment").problems(cluster)).isEmpty();
    assertThat(cluster.path("apiVersion").asText()).isEqualTo("flink.apache.org/v1beta1");
    JsonNode spec = cluster.path("spec");
    assertThat(spec.path("image").asText())
        .isEqualTo("registry.example.org:5000/data/chimera:1.4.0");
    assertThat(spec.at("/taskManager/resource").toString())
        .isEqualTo("{\"cpu\":2.0,\"memory\":\"4096m\"}");
    assertThat(spec.at("/job/entryClass").asText()).isEqualTo("io.chimera.jobs.IngestJob");
    assertThat(spec.at("/job/parallelism").asInt()).isEqualTo(3);
    assertThat(spec.at("/job/upgradeMode").asText()).isEqualTo("stateless");
    assertThat(cluster.at("/metadata/annotations/chimera.io~1contract").asText())
        .isEqualTo("web_orders");
    var flink = flink(cluster).toMap();
    assertThat(flink)
        .containsEntry("taskmanager.numberOfTaskSlots", "2")
        .containsEntry("slotmanager.number-of-slots.max", "4")
        .containsEntry("pipeline.max-parallelism", "128")
        .containsEntry("web.submit.enable", "false")
        .containsEntry("state.savepoints.dir", "file:///lake/checkpoints/savepoints/web_orders")
        .containsEntry("metrics.reporter.prom.port", "9249")
        .doesNotContainKeys("high-availability.type", "kubernetes.namespace");
  }

  @Test
  void givesJobsTheFilesThatTheirArgumentsName() throws IOException {
    var objects = rendered("orders.yaml" + PLACES);

    JsonNode data = objects.get("ConfigMap web-orders-contracts").path("data");
    JsonNode arguments = objects.get("FlinkDeployment web-orders").at("/spec/job/args");
    var texts = new ArrayList<String>();
    arguments.forEach(
        each -> texts.add(data.path(Path.of(each.asText()).getFileName().toString()).asText()));
    assertThat(texts).containsExactly(Files.readString(directory.resolve("orders.yaml")), SETTINGS);
    assertThat(new ContractReader().read(texts.get(0)).name()).isEqualTo("web_orders");
    assertThat(new PlatformSettingsReader().read(texts.get(1)).checkpoints())
        .isEqualTo("/lake/checkpoints");
  }

  /** Or a cluster that has the old file for some seconds more would run it under the new name. */
  @Test
  void namesAnotherFileWhereTheTextIsAnother() throws IOException {
    String before = rendered("orders.yaml" + PLACES).toString();
    Path file = directory.resolve("orders.yaml");
    Files.writeString(file, Files.readString(file).replace("1.0.0", "1.0.1"));

    JsonNode after = rendered("orders.yaml" + PLACES).get("FlinkDeployment web-orders");

    assertThat(after.at("/spec/job/args/0").asText())
        .matches("/opt/chimera/contracts/web_orders-[0-9a-f]{10}\\.yaml")
        .satisfies(name -> assertThat(before).doesNotContain(name));
  }

  @Test
  void rendersASessionWithAJobForEachContract() throws IOException {
    var objects =
        rendered(
            "orders.yaml visits.yaml"
                + PLACES
                + " --session ingest --operator-namespace flink-operator --parallelism 2");

    assertThat(objects)
        .containsOnlyKeys(
            "ConfigMap ingest-contracts",
            "Service ingest-metrics",
            "NetworkPolicy ingest",
            "FlinkDeployment ingest",
            "FlinkSessionJob web-orders",
            "FlinkSessionJob visits");
    JsonNode cluster = objects.get("FlinkDeployment ingest");
    assertThat(OperatorDefinition.of("FlinkDeployment").problems(cluster)).isEmpty();
    assertThat(cluster.path("spec").has("job")).isFalse();
    assertThat(flink(cluster).toMap())
        .containsEntry("high-availability.type", "kubernetes")
        .containsEntry("high-availability.storageDir", "file:///lake/checkpoints/high-availability")
        .containsEntry("slotmanager.number-of-slots.max", "4")
        .containsEntry("web.submit.enable", "true")
        // Four tenths, Flink's default, for a contract with 'state: rocksdb'.
        .doesNotContainKey("taskmanager.memory.managed.fraction");
    assertThat(objects.get("ConfigMap ingest-contracts").path("data")).hasSize(3);
    for (String name : List.of("web-orders", "visits")) {
      JsonNode job = objects.get("FlinkSessionJob " + name);
      assertThat(OperatorDefinition.of("FlinkSessionJob").problems(job)).isEmpty();
      assertThat(job.at("/spec/deploymentName").asText()).isEqualTo("ingest");
      assertThat(job.at("/spec/job/upgradeMode").asText()).isEqualTo("last-state");
      assertThat(job.at("/spec/job").has("jarURI")).isFalse();
    }
  }

  @Test
  void rendersAJobForEachDatasetWhereTheContractAsksForIt() throws IOException {
    String text = contract("visits", "").replace("datasets:", "isolation: dataset\ndatasets:");
    String second =
        text.substring(text.indexOf("  - name: rows"))
            .replace("name: rows", "name: page_views")
            .replace("shop.visits", "shop.page_views");
    Files.writeString(directory.resolve("visits.yaml"), text + second);

    var objects =
        rendered("visits.yaml" + PLACES + " --session ingest --operator-namespace flink-operator");

    assertThat(objects)
        .containsKeys("FlinkSessionJob visits-rows", "FlinkSessionJob visits-page-views");
    assertThat(objects.get("FlinkSessionJob visits-page-views").at("/spec/job/args"))
        .extracting(JsonNode::textValue)
        .hasSize(3)
        .endsWith("--dataset=page_views");
    assertThat(objects.get("ConfigMap ingest-contracts").path("data")).hasSize(2);
    assertThat(run("visits.yaml" + PLACES).err())
        .contains(
            "Cannot deploy 2 jobs on a cluster for one, as 'isolation: dataset' makes of a contract:"
                + " expected '--session'");
  }

  @Test
  void aDefinitionRefusesWhatItDoesNotKnow() throws IOException {
    var cluster = (ObjectNode) rendered("orders.yaml" + PLACES).get("FlinkDeployment web-orders");
    ((ObjectNode) cluster.at("/spec/job")).put("upgradeMode", "sometimes").put("jar", "x");
    ((ObjectNode) cluster.at("/spec/podTemplate/spec/containers/0")).put("volumes", "x");

    assertThat(OperatorDefinition.of("FlinkDeployment").problems(cluster)).hasSize(3);
  }

  /** What the operator says of memory, and a job of what it runs with, before anything starts. */
  @Test
  void givesFlinkSettingsThatAddUp() {
    for (String call : List.of("orders.yaml" + PLACES, "visits.yaml" + PLACES)) {
      JsonNode cluster =
          rendered(call).entrySet().stream()
              .filter(each -> each.getKey().startsWith("FlinkDeployment"))
              .findFirst()
              .orElseThrow()
              .getValue();
      var flink = flink(cluster);
      flink.setString(
          "jobmanager.memory.process.size",
          cluster.at("/spec/jobManager/resource/memory").asText());
      flink.setString(
          "taskmanager.memory.process.size",
          cluster.at("/spec/taskManager/resource/memory").asText());

      assertThat(
              TaskExecutorProcessUtils.processSpecFromConfig(flink)
                  .getTaskHeapSize()
                  .getMebiBytes())
          .isGreaterThan(256);
      assertThat(
              JobManagerProcessUtils.processSpecFromConfigWithNewOptionToInterpretLegacyHeap(
                      flink, JobManagerOptions.JVM_HEAP_MEMORY)
                  .getJvmHeapMemorySize())
          .isNotNull();
      assertThat(flink.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
          .isEqualTo("file:///lake/checkpoints");
      assertThat(
              FlinkSettings.forJob(flink, Duration.ofSeconds(5), "/lake/checkpoints")
                  .get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
          .isEqualTo(Duration.ofSeconds(5));
    }
  }

  @Test
  void takesFromOneMachineWhatHoldsForAll() {
    Configuration shipped = FlinkConfiguration.load();
    var rendered = flink(rendered("orders.yaml" + PLACES).get("FlinkDeployment web-orders"));

    var missing = new TreeSet<>(shipped.keySet());
    missing.removeAll(rendered.keySet());
    assertThat(missing)
        .containsExactly(
            "jobmanager.bind-host",
            "jobmanager.memory.process.size",
            "jobmanager.rpc.address",
            "parallelism.default",
            "rest.address",
            "rest.bind-address",
            "taskmanager.bind-host",
            "taskmanager.host",
            "taskmanager.memory.process.size");
    assertThat(rendered.toMap().values()).noneMatch(value -> value.contains("Loopback"));
  }

  @Test
  void givesPodsSecretsByReferenceAndNoMoreRightsThanTheyNeed() {
    var run = run("orders.yaml" + PLACES + " --secret shop-secrets");
    JsonNode pod =
        rendered("orders.yaml" + PLACES + " --secret shop-secrets")
            .get("FlinkDeployment web-orders")
            .at("/spec/podTemplate/spec");
    JsonNode container = pod.at("/containers/0");

    assertThat(container.path("env").toString())
        .isEqualTo(
            "[{\"name\":\"EVENTS_PASSWORD\",\"valueFrom\":{\"secretKeyRef\":"
                + "{\"name\":\"shop-secrets\",\"key\":\"EVENTS_PASSWORD\"}}},"
                + "{\"name\":\"KAFKA_PASSWORD\",\"valueFrom\":{\"secretKeyRef\":"
                + "{\"name\":\"shop-secrets\",\"key\":\"KAFKA_PASSWORD\"}}}]");
    var mounts = new ArrayList<String>();
    container
        .path("volumeMounts")
        .forEach(
            each ->
                mounts.add(
                    each.path("name").asText()
                        + " "
                        + each.path("mountPath").asText()
                        + " "
                        + each.path("subPath").asText("")));
    assertThat(mounts)
        .containsExactly(
            "lake /lake ",
            "contracts /opt/chimera/contracts ",
            "secrets /etc/ssl/catalog.pem catalog.pem",
            "secrets /run/secrets/catalog_password catalog_password",
            "secrets /run/secrets/chimera_k1 chimera_k1",
            "secrets /etc/ssl/company.pem company.pem");
    assertThat(pod.path("volumes").toString())
        .contains("{\"claimName\":\"lake\"}")
        .contains("{\"secretName\":\"shop-secrets\",\"defaultMode\":288}");
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(container.path("securityContext").toString())
        .isEqualTo("{\"allowPrivilegeEscalation\":false,\"capabilities\":{\"drop\":[\"ALL\"]}}");
    assertThat(run.err())
        .isEqualTo(
            "Secret 'shop-secrets' must have: EVENTS_PASSWORD, KAFKA_PASSWORD, catalog.pem,"
                + " catalog_password, chimera_k1, company.pem\n");
  }

  @Test
  void letsInWhoHasToCome() {
    var objects = rendered("orders.yaml" + PLACES);

    assertThat(objects.get("NetworkPolicy web-orders").at("/spec/podSelector").toString())
        .isEqualTo("{\"matchLabels\":{\"app\":\"web-orders\"}}");
    var ports = new ArrayList<String>();
    objects
        .get("NetworkPolicy web-orders")
        .at("/spec/ingress")
        .forEach(rule -> ports.add(rule.at("/ports/0/port").asText("all")));
    assertThat(ports).containsExactly("all", "8081", "9249");
    assertThat(objects.get("Service web-orders-metrics").at("/spec/clusterIP").asText())
        .isEqualTo("None");
  }

  static Stream<Arguments> operators() {
    String label =
        "{\"podSelector\":{\"matchLabels\":{\"app.kubernetes.io/name\":\"flink-kubernetes-operator\"}}}";
    String inNamespace =
        "{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"flink-operator\"}},"
            + label.substring(1);
    return Stream.of(
        argumentSet("of the cluster's own namespace", "web-orders", "", label),
        argumentSet(
            "of a namespace that is named",
            "web-orders",
            " --operator-namespace flink-operator",
            inNamespace),
        argumentSet(
            "of a session",
            "ingest",
            " --session ingest --operator-namespace flink-operator",
            inNamespace));
  }

  /** Who has a pod anywhere can give it the operator's label. */
  @ParameterizedTest
  @MethodSource("operators")
  void letsInAnOperatorOfOneNamespace(String cluster, String more, String from) {
    var objects = rendered("orders.yaml" + PLACES + more);

    assertThat(objects.get("NetworkPolicy " + cluster).at("/spec/ingress/1/from").toString())
        .isEqualTo("[" + from + "]");
  }

  /** As SECURITY.md and docs/deployment.md say. */
  @Test
  void isOpenToWhoeverIsLetIntoItsNetwork() {
    var flink = flink(rendered("orders.yaml" + PLACES).get("FlinkDeployment web-orders"));

    var found =
        Checkup.of(
            new ClusterFacts(
                URI.create("http://web-orders-rest:8081"),
                "1.20.3",
                flink,
                Offered.NOTHING,
                1,
                1,
                1));

    assertThat(found)
        .filteredOn(each -> each.standing() == Finding.Standing.OPEN)
        .extracting(Finding::what)
        .containsExactly(
            "REST interface and dashboard",
            "who is let in there",
            "between job manager and task managers");
  }

  @Test
  void logsAsJsonToStandardOutput() throws IOException {
    JsonNode logging =
        rendered("orders.yaml" + PLACES)
            .get("FlinkDeployment web-orders")
            .at("/spec/logConfiguration");

    assertThat(logging.path("log4j-console.properties").asText())
        .isEqualTo(
            Files.readString(
                Path.of(System.getProperty("chimera.home"), "flink-conf/log4j-json.properties")));
  }

  @Test
  void writesAFileForEachObject() throws IOException {
    Path manifests = Files.createDirectory(directory.resolve("manifests"));

    var run = run("orders.yaml" + PLACES + " --output " + manifests);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
    try (Stream<Path> files = Files.list(manifests)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "configmap-web-orders-contracts.yaml",
              "service-web-orders-metrics.yaml",
              "networkpolicy-web-orders.yaml",
              "flinkdeployment-web-orders.yaml");
    }
    assertThat(Files.readString(manifests.resolve("flinkdeployment-web-orders.yaml")))
        .startsWith("# 'stateless': the table is the checkpoint.")
        .contains("log4j-console.properties: |\n");
    assertThat(run("orders.yaml" + PLACES + " --output " + manifests).exitCode()).isEqualTo(2);
    assertThat(run("orders.yaml" + PLACES + " --force --output " + manifests).exitCode()).isZero();
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        argumentSet(
            "what is not there yet",
            "orders.yaml",
            "Cannot deploy by itself: expected '--render', and 'kubectl apply -f -' behind it"),
        argumentSet(
            "an image of no version",
            "orders.yaml --render --settings chimera.yaml --image chimera --claim lake",
            "Cannot use 'chimera' for '--image', expected an image with a tag or a digest, not"
                + " 'latest'"),
        argumentSet(
            "the latest image",
            "orders.yaml --render --settings chimera.yaml --image chimera:latest --claim lake",
            "Cannot use 'chimera:latest' for '--image'"),
        argumentSet(
            "no volume",
            "orders.yaml --render --settings chimera.yaml --image chimera:1.4.0",
            "Cannot use '' for '--claim', expected the name of a PersistentVolumeClaim"),
        argumentSet(
            "two contracts on a cluster for one",
            "orders.yaml visits.yaml" + PLACES,
            "Cannot deploy 2 contracts on a cluster for one: expected '--session'"),
        argumentSet(
            "a name that is none",
            "orders.yaml" + PLACES + " --name Web_Orders",
            "Cannot use 'Web_Orders' for '--name', expected a lower-case letter, then at most 44"),
        argumentSet(
            "a name and a session",
            "orders.yaml"
                + PLACES
                + " --session ingest --operator-namespace flink-operator --name web",
            "Cannot name the cluster 'web': '--session' names it already"),
        argumentSet(
            "a session without a word of who is let in",
            "orders.yaml" + PLACES + " --session ingest",
            "Cannot deploy session 'ingest': who reaches its REST interface can run code there;"
                + " expected '--operator-namespace'"),
        argumentSet(
            "a namespace that is none",
            "orders.yaml" + PLACES + " --operator-namespace *",
            "Cannot use '*' for '--operator-namespace', expected a namespace's name"),
        argumentSet(
            "more subtasks than there can ever be",
            "orders.yaml" + PLACES + " --parallelism 129",
            "Cannot run '129' subtasks, expected 1 to 128"),
        argumentSet(
            "memory that nothing fits into",
            "orders.yaml" + PLACES + " --memory 512m",
            "Cannot give a task manager '512m', expected a size of at least 1g, as '4g'"),
        argumentSet(
            "memory that is no size",
            "orders.yaml" + PLACES + " --memory lots",
            "Cannot give a task manager 'lots', expected a size"),
        argumentSet(
            "no processor",
            "orders.yaml" + PLACES + " --cpu 0",
            "Cannot give a task manager '0.0' processors"),
        argumentSet(
            "no slots",
            "orders.yaml" + PLACES + " --slots 0",
            "Cannot give a task manager '0' slots, expected 1 to 64"),
        argumentSet(
            "a directory that is not there",
            "orders.yaml" + PLACES + " --output nowhere",
            "Cannot write to 'nowhere': expected a directory that exists"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(String call, String message) {
    var run = run(call);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(run.out()).isEmpty();
  }

  static Stream<Arguments> unsuited() {
    return Stream.of(
        argumentSet(
            "a catalog in a file",
            SETTINGS.replaceAll(
                "(?s)catalog:.*?warehouse:",
                "catalog:\n  type: jdbc\n  uri: jdbc:sqlite:/lake/c.db\n  warehouse:"),
            "catalog.uri: is a file, which serves one machine, expected a database in Postgres, or"
                + " 'type: rest'"),
        argumentSet(
            "a path that is relative to this machine's directory",
            SETTINGS.replace("/lake/checkpoints", "lake/checkpoints"),
            "checkpoints: is relative to a directory that is not known"),
        argumentSet(
            "places with nothing in common",
            SETTINGS.replace("/lake/checkpoints", "/checkpoints"),
            "checkpoints: lies with the warehouse under '/' alone, where no volume can be"),
        argumentSet(
            "a place that the image has",
            SETTINGS.replace("/lake/", "/opt/flink/lake/"),
            "checkpoints: lies with the warehouse under '/opt/flink/lake' alone"),
        argumentSet(
            "two secrets of one name",
            SETTINGS.replace("/run/secrets/chimera_k1", "/run/keys/catalog_password"),
            "has the same name as another secret, expected every name once"),
        argumentSet(
            "a secret of another host",
            SETTINGS.replace("[\"broker:9093\"]", "[\"other:9093\"]"),
            "is not for host 'broker:9093'"));
  }

  @ParameterizedTest
  @MethodSource("unsuited")
  void refusesSettingsThatPodsCannotHave(String settings, String message) throws IOException {
    Files.writeString(directory.resolve("chimera.yaml"), settings);

    var run = run("orders.yaml" + PLACES);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message).contains("1 problem\n");
  }

  @Test
  void refusesTwoContractsOfOneNameThere() throws IOException {
    Files.writeString(directory.resolve("other.yaml"), contract("visits_", ""));

    var run =
        run(
            "visits.yaml visits.yaml other.yaml"
                + PLACES
                + " --session ingest --operator-namespace flink-operator");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("name: 'visits' would be 'visits', as another contract is")
        .contains("name: 'visits_' would be 'visits-', which is no name there");
  }
}
