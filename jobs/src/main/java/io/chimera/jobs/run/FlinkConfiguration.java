package io.chimera.jobs.run;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** Flink's configuration: the one this project ships, {@code flink-conf/config.yaml}. */
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
    if (!isIn(folder)) {
      throw new IllegalStateException(
          "Cannot load Flink's configuration: '"
              + folder
              + "/config.yaml' is not there; start through the 'chimera' launcher, or set -D"
              + HOME);
    }
    return load(folder);
  }

  /** Whether a directory has one. */
  public static boolean isIn(Path directory) {
    return Files.isReadable(directory.resolve("config.yaml"));
  }

  /** Another than the one that is shipped. */
  public static Configuration load(Path directory) {
    return GlobalConfiguration.loadConfiguration(directory.toString());
  }
}
