package io.chimera.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What others use; only children of their own have these classes, before ours. */
final class StockClasses {
  private StockClasses() {}

  /** To capture a database by SQL: these carry another driver of Postgres. */
  static String ofCapture() throws IOException {
    return made("bench/target/provided.classpath");
  }

  /** To read a topic by SQL. */
  static String ofSql() throws IOException {
    return made("bench/target/sql.classpath");
  }

  /** Of a worker of Kafka Connect. */
  static String ofConnect() throws IOException {
    return made("bench/connect/target/connect.classpath");
  }

  /** As the build has written it. */
  private static String made(String file) throws IOException {
    return Files.readString(Path.of(System.getProperty("chimera.home"), file)).strip();
  }
}
