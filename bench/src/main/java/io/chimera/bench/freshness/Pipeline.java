package io.chimera.bench.freshness;

import io.chimera.bench.Children;
import io.chimera.bench.LiveWorkload;
import io.chimera.jobs.cli.Chimera;
import io.chimera.local.ChildJvm;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The pipeline as users run it: {@code chimera run}, in a JVM of its own. */
final class Pipeline implements AutoCloseable {
  private final Path directory;
  private final PlatformSettings platform;
  private final List<String> arguments;
  private @Nullable ChildJvm child;

  private Pipeline(Path directory, PlatformSettings platform, List<String> arguments) {
    this.directory = directory;
    this.platform = platform;
    this.arguments = arguments;
  }

  /** Writes contract and settings into a directory that is its own. */
  static Pipeline of(LiveWorkload workload, Load load, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path contract = Files.writeString(directory.resolve("contract.yaml"), workload.contractText());
    Path settings = Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n");
    return new Pipeline(
        directory,
        new PlatformSettingsReader().read(settings),
        List.of(
            "run",
            contract.toString(),
            "--settings",
            settings.toString(),
            "--parallelism",
            String.valueOf(load.parallelism()),
            "--commit-every",
            Duration.ofSeconds(load.commitEvery()).toString()));
  }

  PlatformSettings platform() {
    return platform;
  }

  /** Starts it where its table ends, which is how it goes on after whatever has happened. */
  void start() {
    child = Children.start("chimera run", Chimera.class, arguments, directory);
  }

  /**
   * Waits while it runs.
   *
   * @throws io.chimera.local.LocalServerException with the end of its log, if it ends or the time
   *     is over
   */
  void await(BooleanSupplier isEnough, Duration limit) {
    running().awaitReady(isEnough, limit);
  }

  /**
   * Lets it run.
   *
   * @throws io.chimera.local.LocalServerException as above
   */
  void goOn(Duration time) {
    long begun = System.nanoTime();
    await(() -> System.nanoTime() - begun >= time.toNanos(), time.multipliedBy(2));
  }

  /** {@code kill -9}. */
  void kill() {
    running().kill();
    child = null;
  }

  /** As Ctrl-C does: what was read is committed. */
  void stop() {
    running().stop();
    child = null;
  }

  private ChildJvm running() {
    if (child == null) {
      throw new IllegalStateException("Cannot reach the pipeline: it was not started");
    }
    return child;
  }

  @Override
  public void close() {
    if (child != null) {
      kill();
    }
  }
}
