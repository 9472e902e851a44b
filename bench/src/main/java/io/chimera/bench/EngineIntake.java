package io.chimera.bench;

import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.schemas.platform.PlatformSettings;
import java.io.IOException;
import java.time.Duration;

/** The pipeline by a contract. */
final class EngineIntake implements Intake {
  private final PlatformSettings platform;
  private final Shape shape;
  private final IngestRun run;

  private EngineIntake(PlatformSettings platform, Shape shape, IngestRun run) {
    this.platform = platform;
    this.shape = shape;
    this.run = run;
  }

  /** Starts the cluster, which costs seconds, and the job, which has only just been submitted. */
  static EngineIntake open(MeasuredRun.Order order, String topic, PlatformSettings platform)
      throws Exception {
    var contract = BenchContract.of(order.subject(), order.workload(), order.source(), topic);
    PreparedRun prepared = RunPreparation.prepare(contract, platform, RunMode.BOUNDED);
    return new EngineIntake(
        platform,
        order.workload().shape().shape(),
        IngestRun.start(
            prepared,
            FlinkConfiguration.load(),
            Duration.ofSeconds(order.commitEvery()),
            order.parallelism()));
  }

  @Override
  public void run() throws Exception {
    JobResults.await(run.result());
  }

  @Override
  public Written check(Expected.Output expected) throws IOException {
    return OutputCheck.ofEngine(platform, shape, expected);
  }

  @Override
  public void close() throws Exception {
    run.close();
  }
}
