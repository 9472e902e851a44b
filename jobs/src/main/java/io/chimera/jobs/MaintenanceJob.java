package io.chimera.jobs;

import io.chimera.jobs.audit.AuditedCall;
import io.chimera.jobs.audit.CallOutcome;
import io.chimera.jobs.audit.Change;
import io.chimera.jobs.care.MaintenancePipeline;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.audit.Actor;
import io.chimera.sinks.audit.Outcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cares for the tables of contracts, on the cluster that the jar is submitted to: {@code
 * MaintenanceJob SETTINGS CONTRACT... [--every=PT1H]}, all as paths or addresses that the process
 * can read that makes the job. Submit it apart from the pipelines: it takes time and memory that
 * they are not to lack.
 */
public final class MaintenanceJob {
  private static final Logger LOG = LoggerFactory.getLogger(MaintenanceJob.class);
  private static final String EVERY = "--every=";
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private MaintenanceJob() {}

  public static void main(String[] arguments) throws Exception {
    var files = new ArrayList<String>();
    Duration every = Duration.ofHours(1);
    for (String argument : arguments) {
      if (argument.startsWith(EVERY)) {
        every = duration(argument.substring(EVERY.length()));
      } else {
        files.add(argument);
      }
    }
    if (files.size() < 2) {
      throw new IllegalArgumentException(
          "Cannot start: expected 'SETTINGS CONTRACT... [" + EVERY + "PT1H]', got " + files);
    }
    PlatformSettings platform = new JobFile(files.get(0)).settings();
    var contracts = new ArrayList<Contract>();
    for (String file : files.subList(1, files.size())) {
      contracts.add(new JobFile(file).contract());
    }
    var tables = contracts.stream().flatMap(each -> each.datasets().stream());
    var call =
        AuditedCall.of(
            Change.of(platform, tables.map(each -> each.target().table()).toList()),
            Actor.ofThisProcess(),
            "maintain",
            Arrays.stream(arguments).anyMatch(each -> each.startsWith(EVERY))
                ? List.of("--every")
                : List.of(),
            note -> LOG.warn("{}", note));
    call.begin();
    try {
      submit(contracts, platform, every);
    } catch (Exception failure) {
      boolean unusedNoted = call.end(CallOutcome.of(failure, 1));
      throw failure;
    }
    boolean unusedNoted = call.end(Outcome.done(0));
  }

  private static void submit(List<Contract> contracts, PlatformSettings platform, Duration every)
      throws Exception {
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    var settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    environment.configure(settings);
    MaintenancePipeline.assemble(environment, contracts, platform, every);
    environment.executeAsync(MaintenancePipeline.NAME);
  }

  private static Duration duration(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (duration.compareTo(SHORTEST) >= 0) {
        return duration;
      }
    } catch (DateTimeException malformed) {
      throw new IllegalArgumentException(wrong(text), malformed);
    }
    throw new IllegalArgumentException(wrong(text));
  }

  private static String wrong(String text) {
    return "Cannot care every '" + text + "', expected a duration of at least PT1S, as in 'PT1H'";
  }
}
