package io.chimera.jobs.run;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.messages.webmonitor.JobDetails;
import org.apache.flink.runtime.rest.messages.ClusterConfigurationInfoHeaders;
import org.apache.flink.runtime.rest.messages.DashboardConfigurationHeaders;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobsOverviewHeaders;
import org.apache.flink.runtime.rest.messages.MessageHeaders;
import org.apache.flink.runtime.rest.messages.ResponseBody;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.util.ExceptionUtils;

/**
 * A Flink cluster of other processes, reached through its REST interface as {@code flink} does: it
 * takes jobs also where the dashboard may not submit any.
 */
public final class RemoteCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A job's jar goes along, which is large, and the network may be slow. */
  private static final Duration SUBMIT_PATIENCE = Duration.ofMinutes(10);

  /** In Flink's own words. */
  private static final String NO_ANSWER_OF_FLINK = "Response was n";

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final URI address;
  private final RestClusterClient<String> client;

  private RemoteCluster(URI address, RestClusterClient<String> client) {
    this.address = address;
    this.client = client;
  }

  /**
   * Makes a client. Who answers at an address of https is looked at; nothing is asked yet.
   *
   * @param address as {@code http://host:8081}
   * @param flink Flink's configuration, which says whom to trust where the address is of https
   */
  public static RemoteCluster at(URI address, Configuration flink) {
    boolean isEncrypted = "https".equals(address.getScheme());
    var configuration = new Configuration(flink);
    configuration.set(RestOptions.ADDRESS, address.getHost());
    configuration.set(RestOptions.PORT, port(address, isEncrypted));
    if (address.getPath() != null && !address.getPath().isEmpty()) {
      configuration.set(RestOptions.PATH, address.getPath());
    }
    configuration.set(JobManagerOptions.ADDRESS, address.getHost());
    configuration.set(SecurityOptions.SSL_REST_ENABLED, isEncrypted);
    // The address is given: nobody else is asked where the cluster is.
    configuration.set(HighAvailabilityOptions.HA_MODE, "NONE");
    // Whoever waits at the command line wants to know within seconds that nobody answers.
    configuration.set(RestOptions.RETRY_MAX_ATTEMPTS, 3);
    configuration.set(RestOptions.RETRY_DELAY, Duration.ofMillis(500));
    if (isEncrypted) {
      ServerIdentity.trustOnlyWhoAnswers(address, configuration);
    }
    try {
      return new RemoteCluster(
          address, new RestClusterClient<>(configuration, address.getAuthority()));
    } catch (Exception failure) {
      throw new ClusterException("Cannot speak to a cluster at '" + address + "'", failure);
    }
  }

  private static int port(URI address, boolean isEncrypted) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return isEncrypted ? HTTPS_PORT : HTTP_PORT;
  }

  public URI address() {
    return address;
  }

  /** Where the dashboard shows a job. */
  public URI dashboard(JobID job) {
    String base = address.toString();
    String slash = base.endsWith("/") ? "" : "/";
    return URI.create(base + slash + "#/job/running/" + job.toHexString() + "/overview");
  }

  /** How it is set. */
  public ClusterSettings settings() {
    var features = get("ask for its features", DashboardConfigurationHeaders.getInstance());
    var configuration = new Configuration();
    get("ask for its settings", ClusterConfigurationInfoHeaders.getInstance())
        .forEach(entry -> configuration.setString(entry.getKey(), entry.getValue()));
    var offered = features.getFeatures();
    return new ClusterSettings(
        features.getFlinkVersion(),
        configuration,
        new ClusterSettings.Offered(
            offered.isWebSubmitEnabled(),
            offered.isWebCancelEnabled(),
            offered.isWebRescaleEnabled()));
  }

  /** The slots it has now; one that makes task managers on demand may have more soon. */
  public ClusterSlots slots() {
    var overview = ask("count the slots", client.getClusterOverview());
    return new ClusterSlots(
        overview.getNumSlotsTotal(),
        overview.getNumSlotsAvailable(),
        overview.getNumTaskManagersConnected());
  }

  /** All jobs that it knows, those that have ended not long ago included, the newest first. */
  public List<ClusterJob> jobs() {
    return get("list the jobs", JobsOverviewHeaders.getInstance()).getJobs().stream()
        .map(RemoteCluster::job)
        .sorted(Comparator.comparing(ClusterJob::startedAt).reversed())
        .toList();
  }

  private <P extends ResponseBody> P get(
      String act, MessageHeaders<EmptyRequestBody, P, EmptyMessageParameters> headers) {
    return ask(
        act,
        client.sendRequest(
            headers, EmptyMessageParameters.getInstance(), EmptyRequestBody.getInstance()));
  }

  private static ClusterJob job(JobDetails details) {
    return new ClusterJob(
        details.getJobId(),
        details.getJobName(),
        details.getStatus(),
        Instant.ofEpochMilli(details.getStartTime()),
        Instant.ofEpochMilli(details.getLastUpdateTime()));
  }

  /**
   * The newest job of a contract that has not ended, which may be just starting; an older one
   * beside it can no longer commit.
   */
  public Optional<ClusterJob> open(JobMark mark) {
    return newest(mark, open(), mark.job()::equals, JobMark.Kin.OURS);
  }

  /**
   * The newest that has not ended and writes a table of the contract: its own job, one of all its
   * datasets, or one of them where this is of all. It may be just starting.
   *
   * @param ended jobs to pass over, whatever is still told of them
   */
  public Optional<ClusterJob> openBeside(JobMark mark, Set<JobID> ended) {
    List<ClusterJob> open = open().stream().filter(job -> !ended.contains(job.id())).toList();
    return newest(mark, open, mark::isBeside, JobMark.Kin.OURS);
  }

  /** One that has not ended and runs the contract for another lake. */
  public Optional<ClusterJob> openElsewhere(JobMark mark) {
    return newest(mark, open(), mark::isBeside, JobMark.Kin.OTHER_LAKE);
  }

  /** As {@link #open(JobMark)}; where there is none, the newest that has ended. */
  public Optional<ClusterJob> newest(JobMark mark) {
    List<ClusterJob> jobs = jobs();
    List<ClusterJob> open = jobs.stream().filter(ClusterJob::isOpen).toList();
    return newest(mark, open, mark.job()::equals, JobMark.Kin.OURS)
        .or(() -> newest(mark, jobs, mark.job()::equals, JobMark.Kin.OURS));
  }

  private List<ClusterJob> open() {
    return jobs().stream().filter(ClusterJob::isOpen).toList();
  }

  /** Anybody may give a job of theirs such a name; ours say what they run, and where to. */
  private Optional<ClusterJob> newest(
      JobMark mark, List<ClusterJob> jobs, Predicate<String> name, JobMark.Kin kin) {
    return jobs.stream()
        .filter(job -> name.test(job.name()))
        .filter(job -> mark.kin(job, at(job.id()).runs()) == kin)
        .findFirst();
  }

  /** How many slots jobs take that have not ended. */
  public int taken(Predicate<ClusterJob> which) {
    return jobs().stream()
        .filter(job -> job.isOpen() && which.test(job))
        .mapToInt(job -> at(job.id()).state().slots())
        .sum();
  }

  /** A job that it knows; closed with this. */
  public RemoteJob at(JobID job) {
    return new RemoteJob(this, client, job);
  }

  /** Submits a job with the jars that it names. */
  JobID submit(JobGraph job) {
    return ask("submit job '" + job.getName() + "'", client.submitJob(job), SUBMIT_PATIENCE);
  }

  <T> T ask(String act, CompletableFuture<T> answer) {
    return ask(act, answer, PATIENCE);
  }

  <T> T ask(String act, CompletableFuture<T> answer, Duration patience) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw refused(act, failure);
    } catch (TimeoutException silent) {
      throw ClusterException.silent(cannot(act) + ": no answer within " + patience, silent);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw new ClusterException(cannot(act) + ": interrupted", ending);
    }
  }

  /** A server's answer is a stack trace of its own, of which the innermost cause is the news. */
  private ClusterException refused(String act, ExecutionException failure) {
    return ExceptionUtils.findThrowable(failure, RestClientException.class)
        .map(
            answer ->
                new ClusterException(
                    cannot(act) + ": " + said(String.valueOf(answer.getMessage()))))
        .orElseGet(
            () ->
                new ClusterException(cannot(act), ExceptionUtils.stripExecutionException(failure)));
  }

  /** Asked without TLS, a cluster that has it answers something, but not what was asked for. */
  private String said(String answer) {
    String cause = StackTraces.rootCause(answer);
    return "http".equals(address.getScheme()) && answer.contains(NO_ANSWER_OF_FLINK)
        ? cause + " If it is a cluster with TLS, its address begins with 'https://'"
        : cause;
  }

  private String cannot(String act) {
    return "Cannot " + act + " at cluster '" + address + "'";
  }

  @Override
  public void close() {
    client.close();
  }
}
