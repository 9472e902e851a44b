package io.chimera.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What others use to capture a database; only children of their own have these classes. */
final class StockClasses {
  private StockClasses() {}

  /** The program with these classes before its own: they carry another driver of Postgres. */
  static Children.Program before(Children.Program program) throws IOException {
    Path made = Path.of(System.getProperty("chimera.home"), "bench/target/provided.classpath");
    return new Children.Program(
        program.name(),
        program.main(),
        Files.readString(made).strip() + File.pathSeparator + program.classPath());
  }
}
