package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The job jar as the build makes it. */
final class JobJar {
  private JobJar() {}

  /** Finds it in the project. */
  static Path find(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("jobs").resolve("target"))) {
      List<Path> jars = files.filter(each -> each.toString().endsWith("-job.jar")).toList();
      assertThat(jars).as("job jars; 'mvn -DskipTests package' makes one").hasSize(1);
      return jars.get(0);
    }
  }
}
