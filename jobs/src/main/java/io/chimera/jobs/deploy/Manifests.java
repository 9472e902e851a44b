package io.chimera.jobs.deploy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Isolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The objects of a deployment, in the order in which they are made: {@code FlinkDeployment} and
 * {@code FlinkSessionJob} in the operator's version v1beta1, and what they stand on. No secret is
 * in any of them.
 */
public final class Manifests {
  private static final String OPERATOR = "flink.apache.org/v1beta1";
  private static final String ENTRY = "io.chimera.jobs.IngestJob";
  private static final String JAR = "local:///opt/flink/lib/chimera-job.jar";
  private static final int REST_PORT = 8081;
  private static final String NAME = "app.kubernetes.io/name";

  /** Kubernetes itself sees to it that no namespace has the label of another. */
  private static final String NAMESPACE = "kubernetes.io/metadata.name";

  private static final String WHY_STATELESS =
      """
      'stateless': the table is the checkpoint. A job manager that is started anew calls the main class anew, which
      starts where the tables' books end; a savepoint of an earlier upgrade would be behind them then, and refused.
      Flink's high availability is off for the same reason. Nothing is lost or taken twice. docs/deployment.md says more.
      """;

  private static final String WHY_SUBMIT =
      """
      'web.submit.enable' is on, for the operator submits through the REST interface. Who reaches that can run code:
      the NetworkPolicy lets in the operator and nobody else, on a network that holds by such policies.
      """;

  private static final String WHY_LAST_STATE =
      """
      'last-state': the new job goes on from the old one's newest checkpoint, which is held against the tables; where
      the contract has other datasets, topics or keys of repeats since, it leaves that and starts from the tables.
      """;

  private Manifests() {}

  /** A cluster that runs one contract and nothing else. */
  public static List<Manifest> application(
      Configuration flink, String logging, Deployment deployment) {
    var manifests = around(deployment);
    ObjectNode cluster = cluster(flink, logging, deployment);
    ObjectNode spec = (ObjectNode) cluster.get("spec");
    spec.set("flinkConfiguration", texts(KubernetesSettings.ofApplication(flink, deployment)));
    DeployedContract contract = deployment.contracts().get(0);
    annotate(cluster, contract.contract());
    ObjectNode job = job(deployment, contract, "stateless");
    job.put("jarURI", JAR);
    spec.set("job", job);
    manifests.add(new Manifest(WHY_STATELESS, cluster));
    return manifests;
  }

  /** A cluster for jobs, and a job for each contract. */
  public static List<Manifest> session(Configuration flink, String logging, Deployment deployment) {
    var manifests = around(deployment);
    ObjectNode cluster = cluster(flink, logging, deployment);
    ((ObjectNode) cluster.get("spec"))
        .set("flinkConfiguration", texts(KubernetesSettings.ofSession(flink, deployment)));
    manifests.add(new Manifest(WHY_SUBMIT, cluster));
    for (DeployedContract each : deployment.contracts()) {
      ObjectNode sessionJob = object(OPERATOR, "FlinkSessionJob", each.name(), deployment);
      annotate(sessionJob, each.contract());
      ObjectNode spec = sessionJob.putObject("spec").put("deploymentName", deployment.name());
      spec.set("flinkConfiguration", texts(KubernetesSettings.ofJob(deployment, each)));
      // Without a jar: its classes are in the image's 'lib'.
      spec.set("job", job(deployment, each, "last-state"));
      manifests.add(new Manifest(WHY_LAST_STATE, sessionJob));
    }
    return manifests;
  }

  /** The configuration map's name. */
  static String contracts(Deployment deployment) {
    return deployment.name() + "-contracts";
  }

  static ObjectNode labels(Deployment deployment) {
    var metadata = JsonNodeFactory.instance.objectNode();
    metadata
        .putObject("labels")
        .put(NAME, "chimera")
        .put("app.kubernetes.io/instance", deployment.name());
    return metadata;
  }

  private static List<Manifest> around(Deployment deployment) {
    var manifests = new ArrayList<Manifest>();
    manifests.add(configurationMap(deployment));
    manifests.add(metrics(deployment));
    manifests.add(network(deployment));
    return manifests;
  }

  private static Manifest configurationMap(Deployment deployment) {
    ObjectNode map = object("v1", "ConfigMap", contracts(deployment), deployment);
    ObjectNode data = map.putObject("data");
    data.put(deployment.settings().name(), deployment.settings().text());
    deployment.contracts().forEach(each -> data.put(each.file().name(), each.file().text()));
    return new Manifest("", map);
  }

  /** A name that answers with the addresses of all pods, which Prometheus asks one by one. */
  private static Manifest metrics(Deployment deployment) {
    ObjectNode service = object("v1", "Service", deployment.name() + "-metrics", deployment);
    ObjectNode spec =
        service
            .putObject("spec")
            .put("clusterIP", "None")
            .put("publishNotReadyAddresses", true)
            .set("selector", pods(deployment));
    spec.putArray("ports")
        .addObject()
        .put("name", "metrics")
        .put("port", KubernetesSettings.METRICS_PORT)
        .put("protocol", "TCP");
    return new Manifest("", service);
  }

  private static Manifest network(Deployment deployment) {
    ObjectNode policy =
        object("networking.k8s.io/v1", "NetworkPolicy", deployment.name(), deployment);
    ObjectNode spec = policy.putObject("spec");
    spec.putObject("podSelector").set("matchLabels", pods(deployment));
    spec.putArray("policyTypes").add("Ingress");
    ArrayNode rules = spec.putArray("ingress");
    rules
        .addObject()
        .putArray("from")
        .addObject()
        .putObject("podSelector")
        .set("matchLabels", pods(deployment));
    ObjectNode operator = rules.addObject();
    ObjectNode from = operator.putArray("from").addObject();
    String namespace = deployment.places().operator();
    if (namespace != null) {
      from.putObject("namespaceSelector").putObject("matchLabels").put(NAMESPACE, namespace);
    }
    // Without a namespace those of the policy's own are meant.
    from.putObject("podSelector").putObject("matchLabels").put(NAME, "flink-kubernetes-operator");
    allow(operator, REST_PORT);
    ObjectNode everybody = rules.addObject();
    everybody.putArray("from").addObject().putObject("namespaceSelector");
    allow(everybody, KubernetesSettings.METRICS_PORT);
    return new Manifest("", policy);
  }

  private static void allow(ObjectNode rule, int port) {
    rule.putArray("ports").addObject().put("port", port).put("protocol", "TCP");
  }

  private static ObjectNode cluster(ReadableConfig flink, String logging, Deployment deployment) {
    ObjectNode cluster = object(OPERATOR, "FlinkDeployment", deployment.name(), deployment);
    ObjectNode spec =
        cluster
            .putObject("spec")
            .put("image", deployment.places().image())
            .put("imagePullPolicy", "IfNotPresent")
            .put("flinkVersion", "v1_20")
            .put("mode", "native")
            // The operator's chart makes it in each namespace that it watches.
            .put("serviceAccount", "flink");
    spec.putObject("jobManager")
        .put("replicas", 1)
        .putObject("resource")
        .put("cpu", 1.0)
        .put("memory", mebibytes(flink.get(JobManagerOptions.TOTAL_PROCESS_MEMORY)));
    spec.putObject("taskManager")
        .putObject("resource")
        .put("cpu", deployment.size().cpu())
        .put("memory", mebibytes(deployment.size().memory()));
    spec.putObject("logConfiguration").put("log4j-console.properties", logging);
    spec.set("podTemplate", PodTemplate.of(deployment));
    return cluster;
  }

  private static ObjectNode job(
      Deployment deployment, DeployedContract contract, String upgradeMode) {
    var job = JsonNodeFactory.instance.objectNode();
    job.put("entryClass", ENTRY);
    ArrayNode arguments =
        job.putArray("args").add(contract.file().path()).add(deployment.settings().path());
    Contract runs = contract.contract();
    if (runs.isolation() == Isolation.DATASET) {
      arguments.add("--dataset=" + runs.datasets().get(0).name());
    }
    return job.put("parallelism", deployment.parallelism())
        .put("upgradeMode", upgradeMode)
        .put("state", "running");
  }

  private static ObjectNode object(
      String version, String kind, String name, Deployment deployment) {
    var object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", version).put("kind", kind);
    object.putObject("metadata").put("name", name).setAll(labels(deployment));
    return object;
  }

  /** Labels have no room for either. */
  private static void annotate(ObjectNode object, Contract contract) {
    ((ObjectNode) object.get("metadata"))
        .putObject("annotations")
        .put("chimera.io/contract", contract.name())
        .put("chimera.io/contract-version", contract.version());
  }

  /** As Flink labels the pods of a cluster. */
  private static ObjectNode pods(Deployment deployment) {
    return JsonNodeFactory.instance.objectNode().put("app", deployment.name());
  }

  private static ObjectNode texts(Map<String, String> settings) {
    var texts = JsonNodeFactory.instance.objectNode();
    settings.forEach(texts::put);
    return texts;
  }

  private static String mebibytes(MemorySize size) {
    return size.getMebiBytes() + "m";
  }
}
