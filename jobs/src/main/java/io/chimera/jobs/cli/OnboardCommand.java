package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.onboarding.Onboarding;
import io.chimera.jobs.onboarding.Onboarding.Waiting;
import io.chimera.jobs.onboarding.OnboardingStep;
import io.chimera.jobs.onboarding.OnboardingStep.Result;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.onboarding.OnboardingDecision.Wish;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Announces what a contract takes, and sees to it that its data can be discovered. */
@Command(
    name = "onboard",
    mixinStandardHelpOptions = true,
    description = {
      "Validates and tests a contract, captures what its source says of the tables or topics, and"
          + " announces the intent to ingest them; says that it is complete, makes the tables,"
          + " says that their data can be discovered, and tells the owner. Where the settings"
          + " have DataHub or Superset, their answers are waited for.",
      "What was done is not done again: a contract that takes less than what is onboarded is an"
          + " ordinary change, one that takes more is onboarded anew.",
      "Ends with 1 if something could not be done, or an answer is missing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera onboard examples/casino.json",
      "  chimera onboard my.yaml --cases my-cases --no-wait",
      "  chimera onboard my.yaml --again --json"
    })
final class OnboardCommand implements Callable<Integer>, Audited {
  @Spec private CommandSpec spec;
  @Mixin private ContractArgument contract = new ContractArgument();
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(
      names = "--cases",
      paramLabel = "CASES",
      description = "Test it on these written-down records too, as 'chimera test' does.")
  private @Nullable Path cases;

  @Option(
      names = "--no-wait",
      description = "Do not wait for others: hear what they have said until now.")
  private boolean noWait;

  @Option(names = "--again", description = "Request it once more, and tell all of it anew.")
  private boolean again;

  @Option(names = "--json", description = "One JSON object at the end.")
  private boolean json;

  @Override
  public Optional<Change> change() {
    return Optional.of(Change.onboarding(settings.read(), contract.read()));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Contract read = contract.read();
    PlatformSettings platform = settings.read();
    if (cases != null && !(Files.exists(cases) && read.source() instanceof KafkaSourceSpec)) {
      throw new BadInputException(
          "Cannot test contract '"
              + read.name()
              + "' with '"
              + cases
              + "': expected a file or directory of cases, and a source of type 'kafka'");
    }
    PrintWriter out = spec.commandLine().getOut();
    var steps = new ArrayList<OnboardingStep>();
    var onboarding =
        new Onboarding(
            contract.published(),
            platform,
            Clock.systemUTC(),
            step -> {
              steps.add(step);
              print(step, out);
            });
    Result result = Result.FAILED;
    try {
      result =
          onboarding.run(
              again ? Wish.AGAIN : Wish.WHAT_IS_LEFT,
              noWait ? Waiting.NONE : Waiting.PATIENT,
              cases);
    } finally {
      // Also where the world has failed, which is told beside it.
      if (json) {
        out.println(json(read, steps, result));
      }
    }
    out.flush();
    return switch (result) {
      case DONE, WAITING -> ExitCode.DONE;
      case FAILED -> ExitCode.TROUBLE;
      case REFUSED -> ExitCode.BAD_INPUT;
    };
  }

  private void print(OnboardingStep step, PrintWriter out) {
    if (!json) {
      // Sources, brokers and servers of mail have their say in it.
      String detail = RowText.line(step.detail());
      out.printf("%-4s %-8s  %s%n", step.result().label(), step.name(), detail);
      if (step.next() != null) {
        out.printf("               next: %s%n", step.next());
      }
      out.flush();
    }
  }

  private static Json json(Contract contract, List<OnboardingStep> steps, Result result) {
    return new Json()
        .put("contract", contract.name())
        .put("version", contract.version())
        .put("hash", contract.hash())
        .put("result", word(result))
        .put("steps", steps.stream().map(OnboardCommand::values).toList());
  }

  private static Map<String, Object> values(OnboardingStep step) {
    var values =
        new Json()
            .put("step", step.name())
            .put("result", word(step.result()))
            .put("detail", step.detail());
    return (step.next() == null ? values : values.put("next", step.next())).values();
  }

  private static String word(Result result) {
    return switch (result) {
      case DONE -> "done";
      case WAITING -> "waiting";
      case FAILED -> "failed";
      case REFUSED -> "refused";
    };
  }
}
