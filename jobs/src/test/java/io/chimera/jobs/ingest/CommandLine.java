package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.cli.Chimera;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line in this process.
 *
 * @param settings what each command is given
 */
record CommandLine(Path settings) {

  /** The one of a lake in a directory. */
  static CommandLine in(Path directory) {
    return new CommandLine(directory.resolve("chimera.yaml"));
  }

  /** Calls a command that has to end well, and answers with what it says. */
  String call(String... arguments) {
    var said = new StringWriter();
    assertThat(exitCode(said, arguments)).as(said.toString()).isZero();
    return said.toString();
  }

  /** Calls a command that has to end otherwise. */
  String fail(String... arguments) {
    var said = new StringWriter();
    assertThat(exitCode(said, arguments)).as(said.toString()).isNotZero();
    return said.toString();
  }

  private int exitCode(StringWriter said, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--settings", settings.toString()));
    return Chimera.commandLine(new PrintWriter(said, true), new PrintWriter(said, true))
        .execute(all.toArray(String[]::new));
  }
}
