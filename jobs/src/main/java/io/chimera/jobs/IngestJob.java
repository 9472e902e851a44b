package io.chimera.jobs;

import io.chimera.jobs.audit.AuditedCall;
import io.chimera.jobs.audit.CallOutcome;
import io.chimera.jobs.audit.Change;
import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.run.FactKeeper;
import io.chimera.jobs.run.ResumePoint;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.jobs.run.RunRecorder;
import io.chimera.jobs.run.RunStart;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Isolation;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.audit.Actor;
import io.chimera.sinks.audit.Outcome;
import io.chimera.sinks.facts.RunTrigger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.client.deployment.application.ApplicationDispatcherBootstrap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one contract on the cluster that the jar is submitted to: {@code IngestJob CONTRACT SETTINGS
 * [--bounded] [--dataset=NAME]}, both as paths or addresses that the process can read that makes
 * the job. Nobody watches it: how it has ended, the next start tells.
 */
public final class IngestJob {
  private static final Logger LOG = LoggerFactory.getLogger(IngestJob.class);
  private static final String BOUNDED = "--bounded";
  private static final String DATASET = "--dataset=";

  private IngestJob() {}

  public static void main(String[] arguments) throws Exception {
    var files = new ArrayList<>(List.of(arguments));
    var mode = files.remove(BOUNDED) ? RunMode.BOUNDED : RunMode.CONTINUOUS;
    List<String> datasets = files.stream().filter(each -> each.startsWith(DATASET)).toList();
    files.removeAll(datasets);
    if (files.size() != 2 || datasets.size() > 1) {
      throw new IllegalArgumentException(
          "Cannot start: expected 'CONTRACT SETTINGS [%s] [%sNAME]', got %s"
              .formatted(BOUNDED, DATASET, List.of(arguments)));
    }
    Contract contract =
        job(
            new JobFile(files.get(0)).contract(),
            datasets.stream().map(each -> each.substring(DATASET.length())).findFirst());
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

  /** The one job that this is of the contract: a cluster takes one from each call. */
  static Contract job(Contract contract, Optional<String> dataset) {
    List<Contract> found =
        contract.jobs().stream()
            .filter(
                job -> dataset.isEmpty() || job.job().equals(contract.name() + "." + dataset.get()))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (contract.isolation() == Isolation.CONTRACT) {
      throw new IllegalArgumentException(
          "Cannot start '%s' by dataset: all of its datasets are one job"
              .formatted(contract.name()));
    }
    throw new IllegalArgumentException(
        "Cannot start '%s' %s, expected '%sNAME' with one of '%s'"
            .formatted(
                contract.name(),
                dataset
                    .map(name -> "with dataset '" + name + "': there is none")
                    .orElse("without a dataset: each is a job"),
                DATASET,
                contract.datasets().stream()
                    .map(Dataset::name)
                    .collect(Collectors.joining("', '"))));
  }

  private static void submit(Contract contract, PlatformSettings platform, RunMode mode)
      throws Exception {
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.configure(
        FlinkSettings.forJob(
            environment.getConfiguration(),
            contract.trigger().commitEvery(),
            platform.checkpoints()));
    boolean isApplication = isApplication();
    refuseSecondStarts(environment.getConfiguration(), isApplication);
    forgetUselessSavepoint(
        environment,
        savepoint -> {
          var point = ResumePoint.under(savepoint, contract);
          return isApplication && point.savepoint().isPresent()
              ? ResumePoint.again(savepoint, contract, platform)
              : point;
        });
    var prepared = RunPreparation.prepare(contract, platform, start(environment, mode));
    IngestPipeline.assemble(environment, prepared);
    RunRecorder.started(
        prepared, RunTrigger.CLUSTER, environment.getParallelism(), new FactKeeper());
    environment.executeAsync(contract.job());
  }

  /**
   * An application whose job manager is highly available is called again by the next one, beside
   * the job that Flink recovers; what it opens here would fence that job.
   */
  static void refuseSecondStarts(ReadableConfig flink, boolean isApplication) {
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

  /**
   * Whether a job manager has called this that runs for this job alone, and calls it again when it
   * is started anew. Neither {@code execution.target} nor a job's fixed id tells it from a session
   * cluster that was told to run an uploaded jar; who calls does.
   */
  static boolean isApplication() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(
                    frame ->
                        frame
                            .getClassName()
                            .equals(ApplicationDispatcherBootstrap.class.getName())));
  }

  /** What is made of a savepoint that somebody has named who did not look into it. */
  interface Look {
    ResumePoint at(String savepoint) throws IOException;
  }

  /**
   * Kubernetes' operator names the newest checkpoint to a job of a session, whatever the contract
   * was then; a new job manager of an application is told of the savepoint that the first one was
   * started from.
   */
  static void forgetUselessSavepoint(StreamExecutionEnvironment environment, Look look)
      throws IOException {
    ReadableConfig flink = environment.getConfiguration();
    String savepoint = flink.get(StateRecoveryOptions.SAVEPOINT_PATH);
    if (savepoint == null || !(flink instanceof Configuration changed)) {
      return;
    }
    var point = look.at(savepoint);
    point.reasons().forEach(reason -> LOG.warn("{}", reason));
    if (point.savepoint().isEmpty()) {
      boolean unusedWasThere = changed.removeConfig(StateRecoveryOptions.SAVEPOINT_PATH);
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
