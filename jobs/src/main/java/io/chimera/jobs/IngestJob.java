package io.chimera.jobs;

import io.chimera.jobs.audit.AuditedCall;
import io.chimera.jobs.audit.CallOutcome;
import io.chimera.jobs.audit.Change;
import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.run.FactKeeper;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.jobs.run.RunRecorder;
import io.chimera.jobs.run.RunStart;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.audit.Actor;
import io.chimera.sinks.audit.Outcome;
import io.chimera.sinks.facts.RunTrigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one contract on the cluster that the jar is submitted to: {@code IngestJob CONTRACT SETTINGS
 * [--bounded]}, both as paths or addresses that the process can read that makes the job. Nobody
 * watches it: how it has ended, the next start tells.
 */
public final class IngestJob {
  private static final Logger LOG = LoggerFactory.getLogger(IngestJob.class);
  private static final String BOUNDED = "--bounded";

  private IngestJob() {}

  public static void main(String[] arguments) throws Exception {
    var files = new ArrayList<>(List.of(arguments));
    var mode = files.remove(BOUNDED) ? RunMode.BOUNDED : RunMode.CONTINUOUS;
    if (files.size() != 2) {
      throw new IllegalArgumentException(
          "Cannot start: expected 'CONTRACT SETTINGS [" + BOUNDED + "]', got " + files);
    }
    Contract contract = new JobFile(files.get(0)).contract();
    PlatformSettings platform = new JobFile(files.get(1)).settings();
    var call =
        AuditedCall.of(
            Change.run(platform, contract),
            Actor.ofThisProcess(),
            "submit",
            mode == RunMode.BOUNDED ? List.of(BOUNDED) : List.of(),
            note -> LOG.warn("{}", note));
    call.begin();
    try {
      submit(contract, platform, mode);
    } catch (Exception failure) {
      boolean unusedNoted = call.end(CallOutcome.of(failure, 1));
      throw failure;
    }
    boolean unusedNoted = call.end(Outcome.done(0));
  }

  private static void submit(Contract contract, PlatformSettings platform, RunMode mode)
      throws Exception {
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.configure(
        FlinkSettings.forJob(
            environment.getConfiguration(),
            contract.trigger().commitEvery(),
            platform.checkpoints()));
    refuseSecondStarts(environment.getConfiguration());
    var prepared = RunPreparation.prepare(contract, platform, start(environment, mode));
    IngestPipeline.assemble(environment, prepared);
    RunRecorder.started(
        prepared, RunTrigger.CLUSTER, environment.getParallelism(), new FactKeeper());
    environment.executeAsync(contract.name());
  }

  /**
   * An application whose job manager is highly available is called again by the next one, beside
   * the job that Flink recovers; what it opens here would fence that job.
   */
  static void refuseSecondStarts(ReadableConfig flink) {
    boolean isApplication =
        flink.getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID).isPresent();
    String mode = flink.get(HighAvailabilityOptions.HA_MODE);
    if (isApplication && !"NONE".equalsIgnoreCase(mode)) {
      throw new IllegalStateException(
          "Cannot run as an application with '"
              + HighAvailabilityOptions.HA_MODE.key()
              + "' '"
              + mode
              + "': each new job manager would fence the job that it recovers; expected 'NONE',"
              + " where a new job manager starts from the tables, or a session cluster");
    }
  }

  /** Whoever submits the jar names the savepoint to Flink, as {@code flink run --fromSavepoint}. */
  private static RunStart start(StreamExecutionEnvironment environment, RunMode mode) {
    Optional<String> savepoint =
        Optional.ofNullable(
            environment.getConfiguration().get(StateRecoveryOptions.SAVEPOINT_PATH));
    return new RunStart(mode, savepoint, false);
  }
}
