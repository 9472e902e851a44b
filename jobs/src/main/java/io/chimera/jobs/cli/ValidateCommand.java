package io.chimera.jobs.cli;

import io.chimera.jobs.run.CaptureWarnings;
import io.chimera.jobs.run.ConnectionCheck;
import io.chimera.jobs.run.PersonalColumns;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.platform.PlatformSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what is wrong with a contract, all at once, and whether its source can be reached. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a contract and lists every problem with its place and what is allowed there; then"
          + " tries broker, topics, registry subjects and keys, and looks at some records for"
          + " columns that look personal and have no class; of a database it tries tables and"
          + " columns, and says what is to be known of its log.",
      "Ends with 2 if the contract is wrong, with 1 if the source cannot be reached."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera validate examples/casino.json",
      "  chimera validate my.yaml --offline --json"
    })
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ContractArgument contract = new ContractArgument();
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(names = "--offline", description = "Check the contract only, connect to nothing.")
  private boolean offline;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Contract read;
    List<ContractProblem> problems;
    PlatformSettings platform = null;
    try {
      read = contract.read();
      platform = settings.read();
      problems = RunPreparation.problems(read, platform);
    } catch (InvalidContractException invalid) {
      read = null;
      problems = invalid.problems();
    }
    if (read == null || platform == null || !problems.isEmpty()) {
      report(read, problems, List.of(), List.of());
      return ExitCode.BAD_INPUT;
    }
    List<ConnectionCheck.Finding> findings =
        offline ? List.of() : ConnectionCheck.of(read, platform);
    boolean isReachable = findings.stream().allMatch(ConnectionCheck.Finding::isOk);
    report(
        read, problems, findings, offline || !isReachable ? List.of() : warnings(read, platform));
    return isReachable ? ExitCode.DONE : ExitCode.TROUBLE;
  }

  private static List<String> warnings(Contract read, PlatformSettings platform) {
    return Stream.concat(
            PersonalColumns.of(read).stream().map(PersonalColumns.Hint::toString),
            CaptureWarnings.of(read, platform).stream())
        .toList();
  }

  private void report(
      @Nullable Contract read,
      List<ContractProblem> problems,
      List<ConnectionCheck.Finding> findings,
      List<String> warnings) {
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new Json()
              .put("contract", read == null ? null : read.name())
              .put("valid", problems.isEmpty())
              .put("problems", problems.stream().map(ValidateCommand::values).toList())
              .put("connections", findings.stream().map(ValidateCommand::values).toList())
              .put("warnings", warnings));
      out.flush();
      return;
    }
    problems.forEach(out::println);
    if (!problems.isEmpty()) {
      out.printf("%d problem%s%n", problems.size(), problems.size() == 1 ? "" : "s");
    } else if (read != null) {
      out.printf("Contract '%s' %s is valid%n", read.name(), read.version());
    }
    findings.forEach(
        finding ->
            out.printf(
                "%s %s: %s%n", finding.isOk() ? "ok  " : "FAIL", finding.what(), finding.detail()));
    warnings.forEach(warning -> out.printf("warn %s%n", warning));
    out.flush();
  }

  private static Map<String, Object> values(ContractProblem problem) {
    return new Json()
        .put("path", problem.path())
        .put("problem", problem.problem())
        .put("expected", problem.expected())
        .values();
  }

  private static Map<String, Object> values(ConnectionCheck.Finding finding) {
    return new Json()
        .put("what", finding.what())
        .put("ok", finding.isOk())
        .put("detail", finding.detail())
        .values();
  }
}
