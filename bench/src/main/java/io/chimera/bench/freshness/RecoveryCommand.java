package io.chimera.bench.freshness;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how long it takes until a pipeline that was killed commits again. */
@Command(
    name = "recovery",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what a crash costs: while records come in at an even rate, the pipeline's process is"
          + " killed by 'kill -9' and started again at once, as 'chimera run' does, from the table;"
          + " and the time until its first commit can be read.",
      "The output is checked at the end: rows, a checksum, quarantine, books. A wrong run has no"
          + " number."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench/run recovery",
      "  bench/run recovery --kills 9 --json recovery.json",
      "  bench/run recovery --rate 20000 --commit-every 2 --kills 2"
    })
public final class RecoveryCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final double SECOND = 1000;
  private static final long SEED = 20261122;

  @Spec private CommandSpec spec;
  @Mixin private LoadOptions options = new LoadOptions();

  @Option(names = "--kills", paramLabel = "N", description = "How often it is killed (default: 3).")
  private int kills = 3;

  @Override
  public Integer call() throws Exception {
    options.check(spec);
    if (kills < 1) {
      throw new ParameterException(
          spec.commandLine(), "Cannot take '--kills': expected at least 1");
    }
    LiveRun.run(options, spec, this::measure);
    return 0;
  }

  private RecoveryReport measure(LiveRun run) throws IOException {
    Pipeline pipeline = run.pipeline();
    var recoveries = new ArrayList<RecoveryReport.Recovery>();
    try (var watch = CommitWatch.begin(pipeline.platform(), run.workload().table())) {
      pipeline.start();
      pipeline.await(() -> watch.epoch() > 0, PATIENCE);
      run.say("Writing %,d records/s", run.load().perSecond());
      try (var producer = run.produce()) {
        var random = new SplittableRandom(SEED);
        awaitAll(pipeline, watch, 1);
        awaitAll(pipeline, watch, producer.sent());
        for (int kill = 1; kill <= kills; kill++) {
          // It dies at any time between two commits.
          pipeline.goOn(
              Duration.ofMillis((long) (commitEveryMillis() * (1 + random.nextDouble()))));
          RecoveryReport.Recovery recovery = killed(pipeline, watch, producer);
          recoveries.add(recovery);
          run.say(
              "kill %d: opened after %.1f s, committed after %.1f s, all there after %.1f s, %,d rows",
              kill,
              recovery.openedSeconds(),
              recovery.commitSeconds(),
              recovery.allSeconds(),
              recovery.rows());
        }
        long unusedLatest = producer.finish();
      }
      pipeline.await(() -> watch.records() == run.workload().made(), PATIENCE);
    }
    pipeline.stop();
    run.check();
    return new RecoveryReport(run.load(), recoveries, run.workload().made());
  }

  private long commitEveryMillis() {
    return TimeUnit.SECONDS.toMillis(options.commitEvery());
  }

  private static void awaitAll(Pipeline pipeline, CommitWatch watch, long records) {
    pipeline.await(() -> watch.records() >= records, PATIENCE);
  }

  private static RecoveryReport.Recovery killed(
      Pipeline pipeline, CommitWatch watch, LiveProducer producer) {
    // What of this start is seen only after its death is of this start all the same.
    long before = watch.epoch();
    long sent = producer.sent();
    long killed = System.currentTimeMillis();
    pipeline.kill();
    pipeline.start();
    pipeline.await(() -> watch.firstCommit(before, sent).isPresent(), PATIENCE);
    CommitWatch.Seen opening = watch.opening(before).orElseThrow();
    CommitWatch.Seen commit = watch.firstCommit(before, 0).orElseThrow();
    CommitWatch.Seen all = watch.firstCommit(before, sent).orElseThrow();
    return new RecoveryReport.Recovery(
        (opening.visibleMillis() - killed) / SECOND,
        (commit.visibleMillis() - killed) / SECOND,
        (all.visibleMillis() - killed) / SECOND,
        opening.commit().entry().totals().written());
  }
}
