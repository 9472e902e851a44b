package io.chimera.jobs.run;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** Flink's configuration as this project ships it, {@code flink-conf/config.yaml}. */
public final class FlinkConfiguration {
  /** The system property that says where Chimera is installed. */
  public static final String HOME = "chimera.home";

  private FlinkConfiguration() {}

  /**
   * @throws IllegalStateException if the system property {@code chimera.home} does not lead to it
   */
  public static Configuration load() {
    var home = System.getProperty(HOME);
    var folder = Path.of(home == null ? "" : home, "flink-conf");
    if (!Files.isReadable(folder.resolve("config.yaml"))) {
      throw new IllegalStateException(
          "Cannot load Flink's configuration: '"
              + folder
              + "/config.yaml' is not there; start through the 'chimera' launcher, or set -D"
              + HOME);
    }
    return GlobalConfiguration.loadConfiguration(folder.toString());
  }
}
