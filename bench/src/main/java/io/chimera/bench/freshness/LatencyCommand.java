package io.chimera.bench.freshness;

import io.chimera.bench.LiveWorkload;
import io.chimera.schemas.telemetry.Metric;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how long after it happened a record can be read from the table. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description = {
      "Measures freshness: the time from when a record happened to when a reader of the table has it,"
          + " while records come in at an even rate, for every row by the time that stands in it. And"
          + " what a commit adds to the table, and what a remembered key costs.",
      "The pipeline with ten rules and deduplication runs as 'chimera run' does, in a JVM of its own."
          + " A record happens when its turn comes, also where the producer is late.",
      "The output is checked: rows, a checksum, quarantine, books. A wrong run has no number."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench/run latency",
      "  bench/run latency --measure-rate --seconds 120 --json latency.json",
      "  bench/run latency --rate 20000 --commit-every 2 --seconds 10 --warm-up 5"
    })
public final class LatencyCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Spec private CommandSpec spec;
  @Mixin private LoadOptions options = new LoadOptions();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long records count (default: 60); at least twice '--commit-every'.")
  private int seconds = 60;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description =
          "How long records come in before they count, from the first commit on (default: 20).")
  private int warmUp = 20;

  @Override
  public Integer call() throws Exception {
    options.check(spec);
    if (warmUp < 0 || seconds < 2 * options.commitEvery()) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot take '--warm-up' or '--seconds': expected at least 0, and twice '--commit-every'");
    }
    LiveRun.run(options, spec, this::measure);
    return 0;
  }

  private LatencyReport measure(LiveRun run) throws IOException {
    Pipeline pipeline = run.pipeline();
    LiveWorkload workload = run.workload();
    List<CommitWatch.Seen> commits;
    KeyState keys;
    long countFrom;
    long latest;
    try (var watch = CommitWatch.begin(pipeline.platform(), workload.table())) {
      pipeline.start();
      pipeline.await(() -> watch.epoch() > 0, PATIENCE);
      run.say("Writing %,d records/s", run.load().perSecond());
      try (var producer = run.produce()) {
        pipeline.await(() -> watch.firstCommit(0, 1).isPresent(), PATIENCE);
        run.say("The first are in the table; from %d s after that they count", warmUp);
        countFrom = System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(warmUp);
        pipeline.goOn(Duration.ofSeconds(warmUp + seconds));
        latest = producer.finish();
      }
      pipeline.await(() -> watch.records() == workload.made(), PATIENCE);
      keys = keys(pipeline, workload, System.currentTimeMillis());
      commits = watch.seen().stream().filter(seen -> seen.commit().addedRecords() > 0).toList();
    }
    pipeline.stop();
    run.check();
    WrittenRows rows;
    try (var catalog = LakeCatalog.open(pipeline.platform().catalog())) {
      rows =
          WrittenRows.read(
              catalog.load(workload.table()), workload.timeColumn(), commits, countFrom);
    }
    if (rows.count() != workload.written()) {
      throw new IllegalStateException(
          "Cannot count this run: rows whose commit was seen: '%d', expected '%d'"
              .formatted(rows.count(), workload.written()));
    }
    List<LatencyReport.Commit> whole =
        rows.whole().stream()
            .map(
                commit ->
                    new LatencyReport.Commit(
                        commit.addedRecords(), commit.addedFiles(), commit.addedBytes()))
            .toList();
    return new LatencyReport(run.load(), rows.latencies(), whole, keys, latest);
  }

  /** All keys are there when all is committed; the figures come some seconds later. */
  private static KeyState keys(Pipeline pipeline, LiveWorkload workload, long committedMillis) {
    var state = RunningState.of(pipeline.platform(), workload.contract());
    pipeline.await(
        () ->
            state.sum(Metric.KEYS_REMEMBERED) == workload.written()
                && state.checkpointBytes(committedMillis) > 0,
        PATIENCE);
    return new KeyState(
        workload.written(), state.sum(Metric.KEY_BYTES), state.checkpointBytes(committedMillis));
  }
}
