package io.chimera.jobs.cli;

import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.RemoteCluster;
import java.net.URI;
import java.util.Set;
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

  boolean isGiven() {
    return address != null;
  }

  /**
   * Makes a client; nothing is asked yet.
   *
   * @throws BadInputException if none is given, or it is no address
   */
  RemoteCluster open() {
    return RemoteCluster.at(checked(), FlinkConfiguration.load());
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
