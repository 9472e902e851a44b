package io.chimera.jobs.onboarding;

import io.chimera.jobs.cases.CaseRunner;
import io.chimera.jobs.onboarding.OnboardingStep.Result;
import io.chimera.jobs.run.ConnectionCheck;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.platform.PlatformSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What a contract has to pass before anybody is told of it. */
final class OnboardingChecks {
  private OnboardingChecks() {}

  /** As {@code chimera validate} does. */
  static OnboardingStep validate(Contract contract, PlatformSettings platform) {
    List<ContractProblem> problems = RunPreparation.problems(contract, platform);
    if (problems.isEmpty()) {
      return OnboardingStep.done(
          "validate", "contract '" + contract.name() + "' " + contract.version() + " is valid");
    }
    return new OnboardingStep(
        "validate",
        Result.REFUSED,
        problems.stream().map(ContractProblem::toString).collect(Collectors.joining("; ")),
        "'chimera validate CONTRACT' lists every problem");
  }

  /** Tries the connections, as {@code chimera validate} does. */
  static OnboardingStep connect(Contract contract, PlatformSettings platform) {
    List<ConnectionCheck.Finding> findings = ConnectionCheck.of(contract, platform);
    String failed =
        findings.stream()
            .filter(finding -> !finding.isOk())
            .map(finding -> finding.what() + ": " + finding.detail())
            .collect(Collectors.joining("; "));
    if (failed.isEmpty()) {
      return OnboardingStep.done(
          "test",
          findings.stream().map(ConnectionCheck.Finding::what).collect(Collectors.joining(", ")));
    }
    return new OnboardingStep(
        "test", Result.FAILED, failed, "'chimera validate CONTRACT' tries the connections");
  }

  /** As {@code chimera test} does. */
  static OnboardingStep cases(Contract contract, Path cases) throws IOException {
    List<CaseRunner.Result> results = CaseRunner.run(contract, cases);
    List<String> failed =
        results.stream()
            .filter(result -> !result.holds())
            .map(result -> "'" + result.tried().name() + "'")
            .toList();
    if (failed.isEmpty() && !results.isEmpty()) {
      return OnboardingStep.done("cases", results.size() + " hold");
    }
    return new OnboardingStep(
        "cases",
        Result.FAILED,
        results.isEmpty()
            ? "'" + cases + "' holds no cases"
            : "these do not hold: " + String.join(", ", failed),
        "'chimera test CONTRACT CASES' says in what they differ");
  }
}
