package io.chimera.jobs.cli;

import io.chimera.jobs.run.ClusterException;
import io.chimera.jobs.run.ClusterJob;
import io.chimera.jobs.run.RemoteCluster;
import io.chimera.jobs.run.RemoteJob;
import io.chimera.jobs.run.RunRegister;
import io.chimera.jobs.run.RunningJob;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;

/**
 * The job of a contract, on this machine or on a cluster. Whoever finds one closes it.
 *
 * @param cluster where it is
 * @param job as its cluster knows it
 * @param startedAt when it was submitted
 * @param process the process that runs it; empty on a cluster
 */
record FoundJob(RemoteCluster cluster, RemoteJob job, Instant startedAt, Optional<Long> process)
    implements AutoCloseable {

  /**
   * Finds the one that runs.
   *
   * @param act what is to be done with it
   * @throws NothingRunsException if there is none
   */
  static FoundJob running(
      String act, Contract contract, PlatformSettings platform, ClusterOption cluster) {
    if (!cluster.isGiven()) {
      return here(act, contract, platform);
    }
    RemoteCluster remote = cluster.open();
    try {
      return remote
          .open(contract.name())
          .map(found -> of(remote, found))
          .orElseThrow(
              () ->
                  new NothingRunsException(
                      cannot(act, contract)
                          + "nothing of it runs at cluster '"
                          + remote.address()
                          + "'"));
    } catch (RuntimeException failure) {
      remote.close();
      throw failure;
    }
  }

  static FoundJob of(RemoteCluster cluster, ClusterJob found) {
    return new FoundJob(cluster, cluster.at(found.id()), found.startedAt(), Optional.empty());
  }

  private static FoundJob here(String act, Contract contract, PlatformSettings platform) {
    RunningJob entered =
        RunRegister.of(platform)
            .find(contract.name())
            .orElseThrow(
                () -> new NothingRunsException(cannot(act, contract) + "nothing of it runs here"));
    if (!entered.isAlive()) {
      throw new NothingRunsException(
          cannot(act, contract)
              + "process "
              + entered.process()
              + ", started "
              + entered.startedAt()
              + ", is gone without having stopped");
    }
    var cluster = RemoteCluster.at(entered.cluster(), new Configuration());
    return new FoundJob(
        cluster, cluster.at(entered.job()), entered.startedAt(), Optional.of(entered.process()));
  }

  private static String cannot(String act, Contract contract) {
    return "Cannot " + act + " '" + contract.name() + "': ";
  }

  /**
   * How far it is.
   *
   * @throws NothingRunsException if its cluster does not answer
   */
  RemoteJob.State state() {
    try {
      return job.state();
    } catch (ClusterException silent) {
      throw new NothingRunsException("Cannot reach job " + job.id() + " " + place(), silent);
    }
  }

  /** In words. */
  String place() {
    return process
        .map(each -> "of process " + each)
        .orElse("at cluster '" + cluster.address() + "'");
  }

  /** The same for scripts. */
  Json json() {
    var json = new Json().put("job", job.id().toHexString());
    process.ifPresent(each -> json.put("process", each));
    if (process.isEmpty()) {
      json.put("cluster", cluster.address().toString());
    }
    return json;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
