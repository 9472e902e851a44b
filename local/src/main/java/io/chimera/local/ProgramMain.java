package io.chimera.local;

import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The JVM that a program belongs to, which knows nothing of JVMs: it ends with this one. */
final class ProgramMain {
  private static final int PATIENCE_SECONDS = 15;

  private ProgramMain() {}

  /**
   * Entry point of the child, in the program's directory.
   *
   * @param arguments the program and its arguments
   */
  public static void main(String[] arguments) throws Exception {
    Process program =
        new ProcessBuilder(List.of(arguments))
            .redirectOutput(Redirect.INHERIT)
            .redirectError(Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(program), "end-of-program"));
    System.exit(program.waitFor());
  }

  private static void end(Process program) {
    program.destroy();
    try {
      if (!program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        program.destroyForcibly();
      }
    } catch (InterruptedException e) {
      program.destroyForcibly();
    }
  }
}
