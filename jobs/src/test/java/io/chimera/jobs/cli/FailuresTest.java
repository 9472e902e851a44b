package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chimera.connectors.postgres.CaptureCode;
import io.chimera.connectors.registry.RegistryUnavailableException;
import io.chimera.connectors.source.CaptureProblem;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.connectors.source.SourceTruncatedException;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.contract.SourceTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {
  private static final String LOG = "chimera.log";

  private final StringWriter err = new StringWriter();

  @BeforeEach
  void nameTheLog() {
    System.setProperty(LOG, "the.log");
  }

  @AfterEach
  void forgetTheLog() {
    System.clearProperty(LOG);
  }

  @Command(name = "try")
  private static final class Try {}

  private int report(Exception failure) {
    var command = new CommandLine(new Try()).setErr(new PrintWriter(err, true));
    return Failures.report(failure, command, command.parseArgs());
  }

  @Test
  void namesFailureItsCausesAndTheLog() {
    var failure =
        new IllegalStateException("Cannot do it", new IllegalStateException("It is not there"));

    int exitCode = report(failure);

    assertThat(exitCode).isEqualTo(1);
    assertThat(err)
        .hasToString(
            """
            chimera try: Cannot do it
              because: It is not there
              details: the.log
            """);
  }

  @Test
  void saysNothingTwice() {
    var cause = new IllegalStateException("It is not there");

    report(new IllegalStateException("Cannot do it: It is not there", cause));

    assertThat(err.toString()).doesNotContain("because");
  }

  @Test
  void namesAFailureWithoutMessage() {
    report(new IllegalStateException());

    assertThat(err.toString()).startsWith("chimera try: java.lang.IllegalStateException\n");
  }

  @Test
  void leavesTheLogOutWhereTheInputIsWrong() {
    int exitCode = report(new BadInputException("Cannot do it: it is no number"));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err).hasToString("chimera try: Cannot do it: it is no number\n");
  }

  @Test
  void listsTheProblemsOfAContract() {
    var problems =
        List.of(
            new ContractProblem("name", "is missing", "one"), new ContractProblem("", "b", "c"));

    int exitCode = report(new InvalidContractException(problems));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err)
        .hasToString("name: is missing, expected one\ndocument: b, expected c\n2 problems\n");
  }

  @Test
  void saysWhatToDoNextWhereChangesCannotBeCaptured() {
    CaptureRefusedException refused =
        catchThrowableOfType(
            CaptureRefusedException.class,
            () ->
                CaptureRefusedException.requireNone(
                    List.of(new CaptureProblem(CaptureCode.WAL_LEVEL, "Cannot decode the log"))));

    report(refused);

    assertThat(err.toString())
        .startsWith("chimera try: Cannot capture changes: WAL_LEVEL: Cannot decode the log\n")
        .contains("  next: docs/databases.md says of each code what it means;");
  }

  @Test
  void saysWhatToDoNextWhereATableWasTruncated() {
    report(
        new JobFailedException(
            new SourceTruncatedException(
                "orders", new SourceTable("public", "orders"), "was truncated", "begin anew")));

    assertThat(err.toString()).contains("  next: drop the dataset's table in the lake");
  }

  @Test
  void saysWhatToDoNext() {
    var away = new RegistryUnavailableException("Cannot read schema id 5", null);

    int exitCode = report(new JobFailedException(away));

    assertThat(exitCode).isEqualTo(1);
    assertThat(err)
        .hasToString(
            """
            chimera try: The job failed; everything committed before stands, run it again to go on
              because: Cannot read schema id 5
              next: see that the registry runs and 'source.registry' in the contract is right; \
            'chimera validate CONTRACT' tries the connections
              details: the.log
            """);
  }
}
