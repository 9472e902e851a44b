package io.chimera.jobs.cli;

import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.timeliness.WatchRun;
import io.chimera.quality.timeliness.WatchClock;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Watches contracts, in a Flink cluster of its own. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Watches whether contracts keep what they promise about time, until Ctrl-C.",
      "It is a Flink job apart from the pipelines: it goes on when they are dead. It looks at their"
          + " tables and at their sources, keeps what it finds in the lake, and tells it on"
          + " chimera.timeliness."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera timeliness watch examples/casino.json",
      "  chimera timeliness watch contracts/*.yaml --look-every PT30S"
    })
final class TimelinessWatchCommand implements Callable<Integer> {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Parameters(
      paramLabel = "CONTRACT",
      arity = "1..*",
      description = "The contracts, JSON or YAML files.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--look-every",
      paramLabel = "DURATION",
      description = "Time between two looks at one contract, as PT30S (default: PT5S).")
  private Duration lookEvery = Duration.ofSeconds(5);

  @Override
  public Integer call() throws Exception {
    if (lookEvery.compareTo(SHORTEST) < 0) {
      throw new BadInputException(
          "Cannot look every '" + lookEvery + "', expected at least '" + SHORTEST + "'");
    }
    var contracts = new ArrayList<Contract>();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new BadInputException("Cannot read contract '" + file + "': there is no such file");
      }
      contracts.add(new ContractReader().read(file));
    }
    var progress = Progress.on(spec.commandLine().getErr());
    var interrupt = Interrupts.firstInterrupt();
    try (var watch =
        WatchRun.start(
            contracts,
            settings.read().onPort(0),
            FlinkConfiguration.load(),
            lookEvery,
            WatchClock.ofTheMachine())) {
      progress.say("Dashboard " + watch.dashboard() + "  (Ctrl-C stops)");
      CompletableFuture.anyOf(watch.result(), interrupt).get();
      if (watch.result().isDone()) {
        var failure = watch.result().get().getSerializedThrowable();
        if (failure.isPresent()) {
          throw new JobFailedException(
              failure.get().deserializeError(TimelinessWatchCommand.class.getClassLoader()));
        }
      }
    } catch (IllegalArgumentException nothing) {
      throw new BadInputException(nothing.getMessage());
    }
    return ExitCode.DONE;
  }
}
