package io.chimera.jobs.cli;

import io.chimera.jobs.run.RemoteCluster;
import io.chimera.jobs.run.RunStart;
import io.chimera.sinks.facts.RunTrigger;
import java.io.IOException;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Model.CommandSpec;

/** All jobs of a contract on their way to a Flink cluster, one after the other. */
final class ClusterStarts {
  private final List<RunOptions.Given> jobs;
  private final List<ClusterStart> starts;

  /** Where a job starts. */
  interface Beginning {
    RunStart of(RunOptions.Given job) throws IOException;
  }

  ClusterStarts(RunOptions.Given given, Configuration flink, JobJarOptions jar, CommandSpec spec) {
    var progress = Progress.on(spec.commandLine().getErr());
    jobs = given.jobs();
    starts = jobs.stream().map(job -> new ClusterStart(job, flink, jar, spec, progress)).toList();
  }

  /** Submits them where none of them runs, or says what that would do. */
  int from(Beginning beginning, RunTrigger trigger, RemoteCluster cluster)
      throws IOException, InterruptedException {
    for (ClusterStart start : starts) {
      start.checkAlone(cluster);
    }
    int code = ExitCode.DONE;
    for (int index = 0; index < starts.size(); index++) {
      RunStart start = beginning.of(jobs.get(index));
      code = Math.max(code, starts.get(index).from(start, trigger, cluster));
    }
    return code;
  }
}
