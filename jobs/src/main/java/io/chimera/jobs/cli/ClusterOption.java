package io.chimera.jobs.cli;

import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.RemoteCluster;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The Flink cluster that a command is about. */
final class ClusterOption {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final String EXPECTED = "expected 'http://host:port' or 'https://host:port'";

  @Option(
      names = "--cluster",
      paramLabel = "ADDRESS",
      description = "Where the REST interface of a Flink cluster answers, as http://host:8081.")
  private @Nullable URI address;

  @Option(
      names = "--flink-conf",
      paramLabel = "DIRECTORY",
      description =
          "Flink's configuration for that cluster: how jobs are made for it, and whom to trust where"
              + " its address is of https (default: flink-conf of this installation).")
  private @Nullable Path configuration;

  boolean isGiven() {
    return address != null;
  }

  /**
   * Makes a client; one of https is looked at, and nothing is asked yet.
   *
   * @throws BadInputException if none is given, or it is no address
   */
  RemoteCluster open() {
    return RemoteCluster.at(checked(), flink());
  }

  /** Flink's configuration here, for this cluster. */
  Configuration flink() {
    Path directory = configuration;
    if (directory == null) {
      return FlinkConfiguration.load();
    }
    if (!FlinkConfiguration.isIn(directory)) {
      throw new BadInputException(
          "Cannot read '%s': '--flink-conf' names a directory with Flink's 'config.yaml'"
              .formatted(directory.resolve("config.yaml")));
    }
    return FlinkConfiguration.load(directory);
  }

  URI checked() {
    URI given = address;
    if (given == null) {
      throw new BadInputException("Cannot find the cluster: '--cluster' is missing, " + EXPECTED);
    }
    boolean isPlain =
        given.getUserInfo() == null && given.getQuery() == null && given.getFragment() == null;
    if (given.getHost() == null || !SCHEMES.contains(given.getScheme()) || !isPlain) {
      // Not shown: such addresses like to carry passwords.
      throw new BadInputException(
          "Cannot find the cluster: '--cluster' is no address without user and parameters, "
              + EXPECTED);
    }
    return given;
  }
}
