package io.chimera.jobs.doctor;

import io.chimera.jobs.run.ClusterSettings;
import io.chimera.jobs.run.ClusterSlots;
import io.chimera.jobs.run.RemoteCluster;
import java.net.URI;
import org.apache.flink.configuration.Configuration;

/**
 * What a cluster says of itself by its REST interface.
 *
 * @param rest where that is
 * @param version Flink's
 * @param configuration as its job manager has it; Flink itself leaves out what it knows as secret
 * @param offered by the dashboard
 * @param taskManagers how many there are
 * @param slots of all of them
 * @param freeSlots those that nothing runs in
 */
public record ClusterFacts(
    URI rest,
    String version,
    Configuration configuration,
    ClusterSettings.Offered offered,
    int taskManagers,
    int slots,
    int freeSlots) {

  /** Asks the cluster. */
  public static ClusterFacts of(RemoteCluster cluster) {
    ClusterSettings settings = cluster.settings();
    ClusterSlots slots = cluster.slots();
    return new ClusterFacts(
        cluster.address(),
        settings.version(),
        settings.configuration(),
        settings.offered(),
        slots.taskManagers(),
        slots.total(),
        slots.free());
  }
}
