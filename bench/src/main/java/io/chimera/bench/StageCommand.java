package io.chimera.bench;

import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures single stages by JMH. */
@Command(
    name = "stages",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what single stages cost a record, without Flink: decoding, ten rules, repeats,"
          + " writing. Nanoseconds and allocated bytes, by JMH; rows and records are 20,000 of a"
          + " workload, again and again."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  bench/run stages", "  bench/run stages --stage rules --seconds 3"})
final class StageCommand implements Callable<Integer> {
  @Option(
      names = "--stage",
      paramLabel = "NAME",
      description = "Only this one: decode, rules, deduplicate or write (default: all).")
  private String stage = "";

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "How long each of five rounds takes, after three that do not count (default: 2).")
  private int seconds = 2;

  @Override
  public Integer call() throws Exception {
    new Runner(
            new OptionsBuilder()
                .include(StageBenchmark.class.getSimpleName() + "\\." + stage)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(seconds))
                .addProfiler(GCProfiler.class)
                .build())
        .run();
    return 0;
  }
}
