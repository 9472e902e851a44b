package io.chimera.bench.freshness;

import io.chimera.bench.LiveWorkload;
import io.chimera.bench.Shapes;
import io.chimera.bench.WorkloadOptions;
import io.chimera.local.KafkaBroker;
import io.chimera.local.SchemaRegistryServer;
import io.chimera.schemas.contract.TopicSpec.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What comes in while something is measured, and how it is ingested. */
final class LoadOptions {
  /**
   * Some fifth of what two cores take in. Not half of it: there the producer and the broker, which
   * share the cores, would be measured.
   */
  private static final long USUAL_RATE = 100_000;

  private static final String TOPIC = "live";

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      converter = WorkloadOptions.ShapeByLabel.class,
      description = "One of bets, bids, trips (default: bets).")
  private Shapes workload = Shapes.BETS;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = WorkloadOptions.FormatByLabel.class,
      description = "One of avro, json (default: avro).")
  private Format format = Format.AVRO;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Records a second (default: 100000, which leaves two cores that producer, broker and"
              + " pipeline share some room).")
  private long rate = USUAL_RATE;

  @Option(
      names = "--measure-rate",
      description =
          "Instead of '--rate': first measure how fast the pipeline takes in a full topic, and then"
              + " write half as fast.")
  private boolean isRateMeasured;

  @Option(
      names = "--commit-every",
      paramLabel = "SECONDS",
      description = "Between two commits (default: 10).")
  private int commitEvery = 10;

  @Option(names = "--parallelism", paramLabel = "N", description = "Of the pipeline (default: 1).")
  private int parallelism = 1;

  @Option(names = "--json", paramLabel = "FILE", description = "Where all figures go, as JSON.")
  private @Nullable Path json;

  /**
   * @throws ParameterException if an option has a value that cannot be
   */
  void check(CommandSpec command) {
    if (commitEvery < 1 || parallelism < 1 || rate < 1) {
      throw new ParameterException(
          command.commandLine(),
          "Cannot take '--rate', '--commit-every' or '--parallelism': expected at least 1");
    }
    if (!workload.hasEventTime()) {
      throw new ParameterException(
          command.commandLine(),
          "Cannot take '--workload': its records do not say when they happened, expected one of"
              + " 'bets', 'bids', 'trips'");
    }
  }

  /**
   * What comes in: as much as was asked for, or half of what can be taken in.
   *
   * @param directory for finding that out
   */
  Load load(KafkaBroker broker, SchemaRegistryServer registry, Path directory)
      throws IOException, ExecutionException, InterruptedException {
    return new Load(
        "%s in %s".formatted(workload.label(), WorkloadOptions.label(format)),
        isRateMeasured
            ? half(
                LiveWorkload.fullSpeed(
                    workload, format, broker, registry, parallelism, commitEvery, directory))
            : rate,
        commitEvery,
        parallelism);
  }

  private static long half(double full) {
    return Math.max(1, Math.round(full / 2));
  }

  LiveWorkload workload(KafkaBroker broker, SchemaRegistryServer registry)
      throws ExecutionException, InterruptedException {
    return LiveWorkload.create(TOPIC, workload, format, broker, registry);
  }

  /** Seconds between two commits. */
  int commitEvery() {
    return commitEvery;
  }

  /** Where figures go, if anywhere. */
  @Nullable Path json() {
    return json;
  }
}
