package io.chimera.jobs.cli;

import io.chimera.jobs.quarantine.RejectionCondition;
import io.chimera.jobs.quarantine.RejectionFilter;
import io.chimera.schemas.stream.ReasonCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rejected records a command is about; each option leaves fewer. */
final class RejectionOptions {
  @Option(names = "--reason", paramLabel = "CODE", description = "Only records with this reason.")
  private @Nullable ReasonCode reason;

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      description = "Only records that failed this rule of the contract.")
  private @Nullable String rule;

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description = "Only records that were rejected for this column.")
  private @Nullable String column;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = MomentArgument.class,
      description =
          "Only records that were rejected then or later; a day in UTC, or a moment as in"
              + " 2026-11-20T08:00:00Z.")
  private @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = MomentArgument.class,
      description = "Only records that were rejected before.")
  private @Nullable Instant until;

  @Option(
      names = "--where",
      paramLabel = "EXPRESSION",
      converter = ConditionArgument.class,
      description =
          "Only records for which this expression of SQL is true, over the columns of the quarantine"
              + " table that are not the record's content.")
  private @Nullable RejectionCondition where;

  RejectionFilter filter() {
    return new RejectionFilter(reason, rule, column, since, until, where);
  }
}
