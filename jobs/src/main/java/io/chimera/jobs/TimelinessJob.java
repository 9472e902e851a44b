package io.chimera.jobs;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.timeliness.TimelinessPipeline;
import io.chimera.quality.timeliness.WatchClock;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Watches whether contracts keep what they promise about time, on the cluster that the jar is
 * submitted to: {@code TimelinessJob SETTINGS CONTRACT... [--look-every=PT5S]}, the files as paths
 * or addresses that the process can read that makes the job. Submit it apart from the pipelines: it
 * is to speak when they cannot.
 */
public final class TimelinessJob {
  private static final String LOOK_EVERY = "--look-every=";

  private TimelinessJob() {}

  public static void main(String[] arguments) throws Exception {
    var files = new ArrayList<String>();
    Duration lookEvery = Duration.ofSeconds(5);
    for (String argument : arguments) {
      if (argument.startsWith(LOOK_EVERY)) {
        lookEvery = duration(argument.substring(LOOK_EVERY.length()));
      } else {
        files.add(argument);
      }
    }
    if (files.size() < 2) {
      throw new IllegalArgumentException(
          "Cannot start: expected 'SETTINGS CONTRACT... [" + LOOK_EVERY + "PT5S]', got " + files);
    }
    PlatformSettings platform = new JobFile(files.get(0)).settings();
    List<Contract> contracts =
        files.stream().skip(1).map(file -> new JobFile(file).contract()).toList();
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.configure(
        FlinkSettings.forJob(
            environment.getConfiguration(),
            TimelinessPipeline.CHECKPOINT_EVERY,
            platform.checkpoints()));
    TimelinessPipeline.assemble(
        environment,
        TimelinessPipeline.promising(contracts),
        platform,
        lookEvery,
        WatchClock.ofTheMachine());
    environment.executeAsync(TimelinessPipeline.NAME);
  }

  private static Duration duration(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (duration.compareTo(Duration.ofSeconds(1)) >= 0) {
        return duration;
      }
    } catch (DateTimeException malformed) {
      throw new IllegalArgumentException(wrong(text), malformed);
    }
    throw new IllegalArgumentException(wrong(text));
  }

  private static String wrong(String text) {
    return "Cannot look every '" + text + "', expected a duration of at least PT1S, as in 'PT5S'";
  }
}
