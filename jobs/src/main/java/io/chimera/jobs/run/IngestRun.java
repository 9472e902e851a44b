package io.chimera.jobs.run;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.RunEndedFact;
import io.chimera.sinks.facts.RunTrigger;
import io.chimera.sinks.lineage.LineageFact;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A contract running on a Flink cluster in this process. */
public final class IngestRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestRun.class);

  private final PreparedRun prepared;
  private final LocalCluster cluster;
  private final RunRegister register;
  private final RunningJob running;
  private final RunRecorder recorder;
  private final FactKeeper keeper;

  /** Those that were seen; the job may have failed twice between two looks. */
  private final Set<JobFailure> failures = new HashSet<>();

  private IngestRun(
      PreparedRun prepared,
      LocalCluster cluster,
      RunRegister register,
      RunningJob running,
      RunRecorder recorder,
      FactKeeper keeper) {
    this.prepared = prepared;
    this.recorder = recorder;
    this.keeper = keeper;
    this.cluster = cluster;
    this.register = register;
    this.running = running;
  }

  /**
   * Starts a cluster and submits the run.
   *
   * @param flink Flink's configuration
   * @param commitEvery time between two commits
   * @param parallelism how many subtasks read, decode and write side by side
   */
  public static IngestRun start(
      PreparedRun prepared, Configuration flink, Duration commitEvery, int parallelism)
      throws Exception {
    return start(prepared, flink, commitEvery, parallelism, RunTrigger.RUN);
  }

  /**
   * As above.
   *
   * @param trigger what has made it start, which is told
   */
  public static IngestRun start(
      PreparedRun prepared,
      Configuration flink,
      Duration commitEvery,
      int parallelism,
      RunTrigger trigger)
      throws Exception {
    var keeper = new FactKeeper();
    try {
      return started(prepared, flink, commitEvery, parallelism, trigger, keeper);
    } catch (Exception failure) {
      // That it has begun was told when its tables were opened.
      RunTeller.ended(prepared, keeper, LineageFact.End.FAIL, EndReason.of(failure), List.of());
      throw failure;
    }
  }

  private static IngestRun started(
      PreparedRun prepared,
      Configuration flink,
      Duration commitEvery,
      int parallelism,
      RunTrigger trigger,
      FactKeeper keeper)
      throws Exception {
    var configuration = new Configuration(flink);
    configuration.addAll(
        FlinkSettings.forJob(flink, commitEvery, prepared.platform().checkpoints()));
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    var cluster =
        LocalCluster.start(configuration, parallelism, prepared.platform().dashboardPort());
    try {
      var environment = new StreamExecutionEnvironment(configuration);
      var register = RunRegister.of(prepared.platform());
      var running =
          new RunningJob(
              prepared.contract().name(),
              ProcessHandle.current().pid(),
              cluster.dashboard(),
              cluster.submit(IngestPipeline.jobGraph(environment, prepared)),
              Instant.now());
      var recorder = RunRecorder.started(prepared, trigger, parallelism, keeper);
      register.enter(running);
      return new IngestRun(prepared, cluster, register, running, recorder, keeper);
    } catch (Exception failure) {
      cluster.close();
      throw failure;
    }
  }

  public PreparedRun prepared() {
    return prepared;
  }

  public URI dashboard() throws ExecutionException, InterruptedException {
    return cluster.dashboard();
  }

  /** The newest failure that Flink restarts the job for. */
  public Optional<JobFailure> lastFailure() throws ExecutionException, InterruptedException {
    Optional<JobFailure> last = cluster.lastFailure(running.job());
    last.ifPresent(failures::add);
    return last;
  }

  /** Keeps what was told of the run so far; never fails. */
  public void keepTold() {
    RunTeller.keep(prepared, keeper);
  }

  /**
   * Tells how the run has ended, which it has; never fails.
   *
   * @param message why, absent where all is well
   */
  public void tellEnd(LineageFact.End outcome, @Nullable String message) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var end = new RunEndedFact.End(now, outcome, message, restarts(outcome));
    List<Fact> facts = recorder.ended(end, running.job().toHexString());
    RunTeller.ended(prepared, keeper, outcome, message, facts);
  }

  /** What the job has failed of for good it was not restarted for. */
  private int restarts(LineageFact.End outcome) {
    try {
      lastFailure();
    } catch (ExecutionException away) {
      LOG.debug("Cannot ask for the job's last failure", away);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
    return Math.max(0, failures.size() - (outcome == LineageFact.End.FAIL ? 1 : 0));
  }

  /** Completes when the job has come to an end of whatever kind. */
  public CompletableFuture<JobResult> result() {
    return cluster.result(running.job());
  }

  /** Stops the job; everything read so far is committed when this returns. */
  public void stop() throws ExecutionException, InterruptedException, TimeoutException {
    var savepoints = Savepoints.of(prepared.platform(), prepared.contract()).directory();
    cluster.stop(running.job(), FlinkSettings.location(savepoints.toString()));
  }

  @Override
  public void close() throws Exception {
    try {
      register.leave(running);
    } finally {
      cluster.close();
    }
  }
}
