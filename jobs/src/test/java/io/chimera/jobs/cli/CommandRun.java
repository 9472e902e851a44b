package io.chimera.jobs.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What one command answered.
 *
 * @param exitCode to the shell
 * @param out the result
 * @param err everything else
 */
record CommandRun(int exitCode, String out, String err) {

  static CommandRun of(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Chimera.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
