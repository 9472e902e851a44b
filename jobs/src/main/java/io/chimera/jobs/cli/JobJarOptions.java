package io.chimera.jobs.cli;

import io.chimera.jobs.run.FlinkConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From what a cluster runs a job, and how long its start is waited for. */
final class JobJarOptions {
  private static final String BUILD = "'mvn -DskipTests package' makes it";
  private static final String SUFFIX = "-job.jar";

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "The job jar (default: the one that the build has made).")
  private @Nullable Path file;

  @Option(
      names = "--without-jar",
      description = "Send no jar: the cluster has Chimera's classes in its 'lib'.")
  private boolean withoutJar;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description = "How long to wait until all tasks run, as PT30S (default: PT2M).")
  private Duration patience = Duration.ofMinutes(2);

  Duration patience() {
    if (patience.isNegative()) {
      throw new BadInputException("Cannot wait '" + patience + "', expected PT0S or more");
    }
    return patience;
  }

  /** Whether one of them was given that only means something to a cluster. */
  boolean isGiven() {
    return file != null || withoutJar;
  }

  /**
   * The jar to send, held against the classes of this command; empty where the cluster has it.
   *
   * @throws BadInputException if there is none, or it is of another build
   */
  Optional<Path> jar() {
    if (withoutJar) {
      if (file != null) {
        throw new BadInputException(
            "Cannot send '" + file + "': leave out one of '--jar' and '--without-jar'");
      }
      return Optional.empty();
    }
    Path jar = file == null ? built() : file;
    if (!Files.isRegularFile(jar)) {
      throw new BadInputException("Cannot read job jar '" + jar + "': there is no such file");
    }
    try {
      JobJar.differing(jar)
          .ifPresent(
              name -> {
                throw new BadInputException(
                    "Cannot send job jar '"
                        + jar
                        + "': it is of another build than this command, '"
                        + name
                        + "' differs; "
                        + BUILD
                        + " anew");
              });
    } catch (IOException unreadable) {
      throw new BadInputException(
          "Cannot read job jar '"
              + jar
              + "': it is no jar; expected the one that is built, "
              + BUILD);
    }
    return Optional.of(jar.toAbsolutePath());
  }

  private static Path built() {
    Path folder =
        Path.of(System.getProperty(FlinkConfiguration.HOME, "")).resolve("jobs").resolve("target");
    List<Path> jars = jarsIn(folder);
    if (jars.size() != 1) {
      throw new BadInputException(
          "Cannot find the job jar: '"
              + folder
              + "' has "
              + (jars.isEmpty() ? "none" : "several")
              + ", expected one '*"
              + SUFFIX
              + "'; "
              + BUILD
              + ", or name one with '--jar'");
    }
    return jars.get(0);
  }

  private static List<Path> jarsIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.toString().endsWith(SUFFIX)).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot list '" + folder + "'", failure);
    }
  }
}
