package io.chimera.jobs.doctor;

import io.chimera.jobs.doctor.Finding.Standing;
import io.chimera.jobs.pipeline.FlinkSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/** The list that a cluster is held against: exactly once first, then who can get in. */
public final class Checkup {
  private static final String VERSION = "1.20.";
  private static final Set<String> LOOPBACK =
      Set.of("127.0.0.1", "localhost", "::1", "[::1]", "0:0:0:0:0:0:0:1");
  private static final Set<String> NEVER = Set.of("none", "off", "disable");

  private final ClusterFacts facts;
  private final Configuration configuration;
  private final List<Finding> findings = new ArrayList<>();

  private Checkup(ClusterFacts facts) {
    this.facts = facts;
    configuration = facts.configuration();
  }

  /** What is to be said of the cluster, all of it, in the order of the list. */
  public static List<Finding> of(ClusterFacts facts) {
    var checkup = new Checkup(facts);
    checkup.version();
    checkup.exactlyOnce();
    checkup.slots();
    checkup.restarts();
    checkup.highAvailability();
    checkup.savepoints();
    checkup.rest();
    checkup.internal();
    checkup.dashboard();
    checkup.otherPages();
    checkup.collector();
    return List.copyOf(checkup.findings);
  }

  private void version() {
    add(
        facts.version().startsWith(VERSION),
        Standing.BROKEN,
        "Flink's version",
        facts.version(),
        "the job jar is made for Flink 1.20");
  }

  private void exactlyOnce() {
    String what = "settings for exactly once";
    try {
      Configuration unusedSettings =
          FlinkSettings.forJob(configuration, Duration.ofMinutes(1), "file:///tmp");
      findings.add(Finding.good(what, "nothing contradicts"));
    } catch (IllegalStateException contradiction) {
      findings.add(
          new Finding(
              Standing.BROKEN,
              what,
              String.valueOf(contradiction.getMessage()),
              "take these settings out of the cluster's configuration; jobs are refused with them"));
    }
  }

  private void slots() {
    String found =
        "%,d free of %,d, on %,d task managers"
            .formatted(facts.freeSlots(), facts.slots(), facts.taskManagers());
    add(
        facts.freeSlots() > 0,
        facts.slots() == 0 ? Standing.BROKEN : Standing.WEAK,
        "slots",
        found,
        "start task managers: a pipeline takes as many slots as its parallelism");
  }

  private void restarts() {
    String strategy =
        configuration.getOptional(RestartStrategyOptions.RESTART_STRATEGY).orElse("Flink's own");
    add(
        !NEVER.contains(strategy),
        Standing.WEAK,
        "restarts",
        strategy,
        "a broker that is away for a second ends the job; set 'restart-strategy.type:"
            + " exponential-delay'");
  }

  private void highAvailability() {
    String mode = configuration.get(HighAvailabilityOptions.HA_MODE);
    add(
        !"NONE".equalsIgnoreCase(mode),
        Standing.WEAK,
        "high availability",
        mode,
        "a job manager that dies forgets its jobs; they go on from their tables once they are"
            + " submitted again. Set 'high-availability.type'; not where a cluster runs one"
            + " application, whose job refuses it");
  }

  private void savepoints() {
    Optional<String> directory =
        configuration.getOptional(CheckpointingOptions.SAVEPOINT_DIRECTORY);
    add(
        directory.isPresent(),
        Standing.WEAK,
        "directory for savepoints",
        directory.orElse("not set"),
        "'flink stop' has to be told one; 'chimera stop' takes that of chimera.yaml");
  }

  private void rest() {
    String what = "REST interface and dashboard";
    boolean isProtected = configuration.get(SecurityOptions.SSL_REST_ENABLED);
    if (!isProtected
        && isOfThisMachine(RestOptions.BIND_ADDRESS)
        && isLoopback(facts.rest().getHost())) {
      findings.add(Finding.good(what, "reached from its own machine only"));
      return;
    }
    add(
        isProtected,
        Standing.OPEN,
        what,
        isProtected ? "TLS" : "no TLS",
        "who can listen reads all of it; set 'security.ssl.rest.enabled: true'");
    boolean isAsking = configuration.get(SecurityOptions.SSL_REST_AUTHENTICATION_ENABLED);
    add(
        isProtected && isAsking,
        Standing.OPEN,
        "who is let in there",
        isAsking ? "who has a certificate" : "everybody",
        "Flink has no login: set 'security.ssl.rest.authentication-enabled: true', or let only a"
            + " proxy that asks for one reach the port");
  }

  private void internal() {
    String what = "between job manager and task managers";
    boolean isProtected = configuration.get(SecurityOptions.SSL_INTERNAL_ENABLED);
    if (!isProtected
        && isOfThisMachine(JobManagerOptions.BIND_HOST)
        && isOfThisMachine(TaskManagerOptions.BIND_HOST)) {
      findings.add(Finding.good(what, "on one machine only"));
      return;
    }
    add(
        isProtected,
        Standing.OPEN,
        what,
        isProtected ? "TLS on both sides" : "no TLS",
        "who reaches these ports runs code and reads rows; set 'security.ssl.internal.enabled:"
            + " true'");
  }

  private void dashboard() {
    var offered = facts.offered();
    add(
        !offered.isSubmit(),
        Standing.OPEN,
        "jars by the dashboard",
        offered.isSubmit() ? "can be run" : "refused",
        "whoever reaches it runs code; set 'web.submit.enable: false'. 'chimera submit' does not"
            + " need it");
    add(
        !offered.isCancel(),
        Standing.OPEN,
        "ending jobs by the dashboard",
        offered.isCancel() ? "one click" : "refused",
        "set 'web.cancel.enable: false'; 'chimera stop' does not need it");
    add(
        !offered.isRescale(),
        Standing.OPEN,
        "rescaling jobs by the dashboard",
        offered.isRescale() ? "one click" : "refused",
        "set 'web.rescale.enable: false'; 'chimera upgrade --parallelism' does not need it");
  }

  private void otherPages() {
    String origin = configuration.get(WebOptions.ACCESS_CONTROL_ALLOW_ORIGIN);
    add(
        !"*".equals(origin),
        Standing.OPEN,
        "other web pages",
        "*".equals(origin) ? "may read the dashboard" : origin,
        "any page that a user has open may read it with the user's rights; set"
            + " 'web.access-control-allow-origin' to the dashboard's address");
  }

  private void collector() {
    String options =
        configuration.getString("env.java.opts.taskmanager", "")
            + " "
            + configuration.getString("env.java.opts.all", "");
    boolean isParallel = options.contains("+UseParallelGC");
    add(
        isParallel,
        Standing.WEAK,
        "collector of task managers",
        isParallel ? "ParallelGC" : "the JVM's own choice",
        "throughput gains from 'env.java.opts.taskmanager: -XX:+UseParallelGC'");
  }

  private boolean isOfThisMachine(ConfigOption<String> option) {
    return configuration.getOptional(option).filter(Checkup::isLoopback).isPresent();
  }

  private static boolean isLoopback(String host) {
    return LOOPBACK.contains(host);
  }

  private void add(boolean isGood, Standing otherwise, String what, String found, String advice) {
    findings.add(isGood ? Finding.good(what, found) : new Finding(otherwise, what, found, advice));
  }
}
