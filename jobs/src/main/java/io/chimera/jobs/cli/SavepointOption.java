package io.chimera.jobs.cli;

import io.chimera.jobs.run.RunMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The state that a run brings along. */
final class SavepointOption {
  @Option(
      names = "--from-savepoint",
      paramLabel = "PATH",
      description =
          "Bring along the state of this savepoint; refused if the table is not where it stands.")
  private @Nullable String savepoint;

  /**
   * Empty where none is given.
   *
   * @throws BadInputException if the run has an end
   */
  Optional<String> path(RunMode mode) {
    if (savepoint != null && mode == RunMode.BOUNDED) {
      throw new BadInputException(
          "Cannot run from savepoint '"
              + savepoint
              + "' up to what the source holds now: the state knows no end; leave out one of"
              + " '--from-savepoint' and '--bounded'");
    }
    return Optional.ofNullable(savepoint);
  }
}
