package io.chimera.jobs.cli;

import io.chimera.jobs.run.RunMode;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every way of running a contract can be told. */
final class RunOptions {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  @Mixin private ContractArgument contract = new ContractArgument();
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(names = "--bounded", description = "Ingest what the source holds now, then end.")
  private boolean bounded;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks side by side (default: 1, in an upgrade as many as there are).")
  private @Nullable Integer parallelism;

  @Option(
      names = "--commit-every",
      paramLabel = "DURATION",
      description = "Time between two commits, as PT5S; overrules the contract.")
  private @Nullable Duration commitEvery;

  @Option(
      names = "--accept-rollback",
      description =
          "Go on with a table that somebody rolled back: what was undone there is read again.")
  private boolean acceptRollback;

  @Option(
      names = "--dry-run",
      description = "Say what would happen to the books, and change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object a table at the end.")
  private boolean json;

  /**
   * Reads contract and settings.
   *
   * @throws BadInputException if an option has a value that cannot be
   */
  Given read() {
    return read(1);
  }

  /**
   * As {@link #read()}.
   *
   * @param usualParallelism where none was asked for
   */
  Given read(int usualParallelism) {
    if (parallelism != null && parallelism < 1) {
      throw new BadInputException("Cannot run '" + parallelism + "' subtasks, expected at least 1");
    }
    if (commitEvery != null && commitEvery.compareTo(SHORTEST) < 0) {
      throw new BadInputException(
          "Cannot commit every '" + commitEvery + "', expected at least '" + SHORTEST + "'");
    }
    var read = contract.read();
    return new Given(
        read,
        settings.read(),
        bounded ? RunMode.BOUNDED : RunMode.CONTINUOUS,
        parallelism == null ? usualParallelism : parallelism,
        commitEvery == null ? read.trigger().commitEvery() : commitEvery,
        acceptRollback,
        dryRun,
        json);
  }

  /** The options with what they name. */
  record Given(
      Contract contract,
      PlatformSettings platform,
      RunMode mode,
      int parallelism,
      Duration commitEvery,
      boolean acceptsRollback,
      boolean isDryRun,
      boolean json) {}
}
