package io.chimera.jobs.deploy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What all pods of a cluster have beside what Flink gives them: the shared volume, contracts,
 * secrets, and no more rights than they need. Flink itself says which of them are restarted.
 */
final class PodTemplate {
  /** The user of Flink's image. */
  private static final int USER = 9999;

  /** Octal 440: for that user's group alone, and to be read only. */
  private static final int READ_ONLY = 288;

  private static final String LAKE = "lake";
  private static final String CONTRACTS = "contracts";
  private static final String SECRETS = "secrets";

  private PodTemplate() {}

  static ObjectNode of(Deployment deployment) {
    var template = JsonNodeFactory.instance.objectNode();
    template.set("metadata", Manifests.labels(deployment));
    ObjectNode spec = template.putObject("spec");
    spec.putObject("securityContext")
        .put("runAsNonRoot", true)
        .put("runAsUser", USER)
        .put("runAsGroup", USER)
        .put("fsGroup", USER)
        .put("fsGroupChangePolicy", "OnRootMismatch")
        .putObject("seccompProfile")
        .put("type", "RuntimeDefault");
    // The name by which Flink knows it as its own.
    ObjectNode container =
        spec.putArray("containers").addObject().put("name", "flink-main-container");
    ObjectNode security =
        container.putObject("securityContext").put("allowPrivilegeEscalation", false);
    security.putObject("capabilities").putArray("drop").add("ALL");
    ArrayNode ports = container.putArray("ports");
    ports
        .addObject()
        .put("name", "metrics")
        .put("containerPort", KubernetesSettings.METRICS_PORT)
        .put("protocol", "TCP");
    addVariables(container, deployment);
    addMounts(container.putArray("volumeMounts"), deployment);
    addVolumes(spec.putArray("volumes"), deployment);
    return template;
  }

  private static void addVariables(ObjectNode container, Deployment deployment) {
    if (deployment.needs().variables().isEmpty()) {
      return;
    }
    ArrayNode variables = container.putArray("env");
    for (String each : deployment.needs().variables()) {
      variables
          .addObject()
          .put("name", each)
          .putObject("valueFrom")
          .putObject("secretKeyRef")
          .put("name", deployment.places().secret())
          .put("key", each);
    }
  }

  private static void addMounts(ArrayNode mounts, Deployment deployment) {
    mounts.addObject().put("name", LAKE).put("mountPath", deployment.shared().toString());
    mounts
        .addObject()
        .put("name", CONTRACTS)
        .put("mountPath", MountedFile.DIRECTORY)
        .put("readOnly", true);
    // File by file: a whole directory would hide what the image has there, or Kubernetes itself.
    deployment
        .needs()
        .files()
        .forEach(
            (key, path) ->
                mounts
                    .addObject()
                    .put("name", SECRETS)
                    .put("mountPath", path)
                    .put("subPath", key)
                    .put("readOnly", true));
  }

  private static void addVolumes(ArrayNode volumes, Deployment deployment) {
    volumes
        .addObject()
        .put("name", LAKE)
        .putObject("persistentVolumeClaim")
        .put("claimName", deployment.places().claim());
    volumes
        .addObject()
        .put("name", CONTRACTS)
        .putObject("configMap")
        .put("name", Manifests.contracts(deployment));
    if (!deployment.needs().files().isEmpty()) {
      volumes
          .addObject()
          .put("name", SECRETS)
          .putObject("secret")
          .put("secretName", deployment.places().secret())
          .put("defaultMode", READ_ONLY);
    }
  }
}
