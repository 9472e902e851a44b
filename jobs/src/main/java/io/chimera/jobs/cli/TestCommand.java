package io.chimera.jobs.cli;

import io.chimera.jobs.cases.CaseRunner;
import io.chimera.jobs.cases.CaseRunner.Result;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.KafkaSourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tests a contract on written-down records. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Takes records through the very pass that the pipeline has, without cluster, broker or"
          + " registry, and compares what becomes of them with what is expected.",
      "Ends with 1 if a case does not hold."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera test examples/casino.json examples/casino-cases",
      "  chimera test my.yaml my-cases --json"
    })
final class TestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ContractArgument contract = new ContractArgument();

  @Parameters(
      index = "1",
      paramLabel = "CASES",
      description = "A file of cases, JSON or YAML, or a directory with such files.")
  private Path cases = Path.of("");

  @Option(names = "--json", description = "One JSON object a case.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (!Files.exists(cases)) {
      throw new BadInputException(
          "Cannot read cases '" + cases + "': there is no such file or directory");
    }
    Contract read = contract.read();
    if (!(read.source() instanceof KafkaSourceSpec)) {
      throw new BadInputException(
          "Cannot test contract '"
              + read.name()
              + "': its source is '"
              + read.source().type()
              + "', and cases are written-down records of topics; expected 'kafka'");
    }
    List<Result> results = CaseRunner.run(read, cases);
    if (results.isEmpty()) {
      throw new BadInputException(
          "Cannot test with '"
              + cases
              + "': it holds no cases; a case is in a .yaml or .json file");
    }
    var out = spec.commandLine().getOut();
    for (Result result : results) {
      if (json) {
        out.println(
            new Json()
                .put("name", result.tried().name())
                .put("place", result.tried().place())
                .put("holds", result.holds())
                .put("differences", result.differences()));
      } else if (!result.holds()) {
        out.printf("FAIL %s (%s)%n", result.tried().name(), result.tried().place());
        result.differences().forEach(difference -> out.printf("     %s%n", difference));
      }
    }
    long failed = results.stream().filter(result -> !result.holds()).count();
    if (!json) {
      out.printf("%d case%s, %d failed%n", results.size(), results.size() == 1 ? "" : "s", failed);
    }
    out.flush();
    return failed == 0 ? ExitCode.DONE : ExitCode.TROUBLE;
  }
}
