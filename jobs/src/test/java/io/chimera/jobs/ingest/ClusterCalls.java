package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.cli.Chimera;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls of {@code chimera} about one contract on a cluster, in this process.
 *
 * @param cluster where it answers
 * @param contract the contract's file
 * @param settings the platform's
 */
record ClusterCalls(URI cluster, Path contract, Path settings) {

  /**
   * What a call answered.
   *
   * @param exitCode to the shell
   * @param out the result
   * @param err everything else
   */
  record Answer(int exitCode, String out, String err) {

    Answer well() {
      assertThat(exitCode).as(out + err).isZero();
      return this;
    }

    Answer badly(int expected) {
      assertThat(exitCode).as(out + err).isEqualTo(expected);
      return this;
    }
  }

  ClusterCalls with(Path other) {
    return new ClusterCalls(cluster, other, settings);
  }

  Answer call(String command, String... options) {
    var arguments =
        new ArrayList<>(
            List.of(
                command,
                contract.toString(),
                "--settings",
                settings.toString(),
                "--cluster",
                cluster.toString()));
    arguments.addAll(List.of(options));
    return chimera(arguments);
  }

  Answer list(String... options) {
    var arguments = new ArrayList<>(List.of("list", "--cluster", cluster.toString()));
    arguments.addAll(List.of(options));
    return chimera(arguments);
  }

  private static Answer chimera(List<String> arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Chimera.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    return new Answer(exitCode, out.toString(), err.toString());
  }
}
