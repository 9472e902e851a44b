package io.chimera.jobs.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.DocumentText;
import java.util.Locale;

/**
 * One object for Kubernetes.
 *
 * @param why what a reader would ask, a line each
 * @param content the object
 */
public record Manifest(String why, ObjectNode content) {

  /** The name of a file of its own. */
  public String fileName() {
    return content.path("kind").asText().toLowerCase(Locale.ROOT)
        + "-"
        + content.path("metadata").path("name").asText()
        + ".yaml";
  }

  /** As YAML. */
  public String yaml() {
    return why.lines().map(line -> "# " + line + "\n").reduce("", String::concat)
        + DocumentText.yaml(content);
  }
}
