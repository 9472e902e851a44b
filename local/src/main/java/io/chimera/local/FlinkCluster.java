package io.chimera.local;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A Flink cluster as users have it: a job manager and task managers in JVMs of their own, on
 * 127.0.0.1, from the jars of a class path. Without high availability in its settings a job manager
 * that is killed has forgotten its jobs, and one that runs an application starts it anew; with it,
 * others can stand by.
 */
public final class FlinkCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
  private static final int HEAP_MEGABYTES = 512;
  private static final int FRAMEWORK_HEAP_MEGABYTES = 128;
  private static final String LOOPBACK = LoopbackPorts.HOST;
  private static final Pattern TASK_MANAGER = Pattern.compile("\"dataPort\":");
  private static final String SESSION =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String APPLICATION =
      "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint";

  private final Path directory;
  private final String classPath;
  private final List<String> program;
  private final Map<String, String> settings = new TreeMap<>();
  private final List<TaskExecutor> taskManagers = new ArrayList<>();
  private final List<Coordinator> jobManagers = new ArrayList<>();
  private final HttpClient http;
  private final String scheme;
  private URI rest;
  private int started;

  private record Coordinator(ChildJvm child, URI rest) {}

  private FlinkCluster(
      Path directory,
      String classPath,
      Map<String, String> settings,
      List<String> program,
      Optional<SSLContext> tls) {
    this.directory = directory;
    this.classPath = classPath;
    this.program = List.copyOf(program);
    this.settings.putAll(settings);
    this.settings.put("jobmanager.rpc.address", LOOPBACK);
    this.settings.put("jobmanager.rpc.port", Integer.toString(LoopbackPorts.free()));
    this.settings.put("jobmanager.bind-host", LOOPBACK);
    this.settings.put("rest.address", LOOPBACK);
    this.settings.put("rest.bind-address", LOOPBACK);
    this.settings.put("taskmanager.host", LOOPBACK);
    this.settings.put("taskmanager.bind-host", LOOPBACK);
    var client = HttpClient.newBuilder();
    tls.ifPresent(client::sslContext);
    http = client.build();
    scheme = tls.isPresent() ? "https" : "http";
    rest = freeAddress();
    startJobManager();
  }

  private URI freeAddress() {
    return URI.create(scheme + "://" + LOOPBACK + ":" + LoopbackPorts.free());
  }

  /**
   * Starts the job manager and waits until it answers; there are no task managers yet.
   *
   * @param directory for logs and files of the cluster's own
   * @param configuration Flink's configuration, {@code config.yaml}
   * @param classPath Flink's jars and the jobs' classes
   * @param settings more of Flink's settings, which win over the file's; addresses cannot be chosen
   */
  public static FlinkCluster start(
      Path directory, Path configuration, String classPath, Map<String, String> settings) {
    return start(directory, configuration, classPath, settings, List.of(SESSION), Optional.empty());
  }

  /**
   * Starts one whose configuration lets nobody in without TLS, as {@link #start} does.
   *
   * @param client has the certificate that it asks for, and trusts its own
   */
  public static FlinkCluster startSecured(
      Path directory,
      Path configuration,
      String classPath,
      Map<String, String> settings,
      SSLContext client) {
    return start(
        directory, configuration, classPath, settings, List.of(SESSION), Optional.of(client));
  }

  /**
   * Starts a job manager that runs one program and nothing else, and waits until it answers. The
   * program's jar is in {@code usrlib} of the directory.
   *
   * @param jobClass the program's main class
   * @param arguments the program's
   */
  public static FlinkCluster startApplication(
      Path directory,
      Path configuration,
      String classPath,
      Map<String, String> settings,
      String jobClass,
      List<String> arguments) {
    var program = new ArrayList<>(List.of(APPLICATION, "--job-classname", jobClass));
    program.addAll(arguments);
    return start(directory, configuration, classPath, settings, program, Optional.empty());
  }

  private static FlinkCluster start(
      Path directory,
      Path configuration,
      String classPath,
      Map<String, String> settings,
      List<String> program,
      Optional<SSLContext> tls) {
    try {
      Files.createDirectories(directory.resolve("conf"));
      Files.copy(configuration, directory.resolve("conf").resolve("config.yaml"));
    } catch (IOException e) {
      throw new LocalServerException("Cannot start Flink in '%s'".formatted(directory), e);
    }
    return new FlinkCluster(directory.toAbsolutePath(), classPath, settings, program, tls);
  }

  /**
   * The REST interface of the job manager that was started first of those that are there; the same
   * after it was started anew.
   */
  public URI rest() {
    return rest;
  }

  private void startJobManager(URI at) {
    var own = new TreeMap<>(settings);
    own.put("rest.port", Integer.toString(at.getPort()));
    var child =
        startProcess(
            "Flink's job manager",
            "jobmanager-" + started++ + ".log",
            program,
            own,
            HEAP_MEGABYTES);
    // It answers when it knows who leads, be it another.
    child.awaitReady(() -> get(at, "/overview") != null, START_LIMIT);
    jobManagers.add(new Coordinator(child, at));
  }

  /** Adds a job manager that stands by; the settings must have high availability. */
  public void addStandby() {
    startJobManager(freeAddress());
  }

  private ChildJvm startProcess(
      String name,
      String log,
      List<String> main,
      Map<String, String> dynamicSettings,
      int heapMegabytes) {
    var mainAndArguments = new ArrayList<>(List.of(main.get(0), "--configDir", "conf"));
    dynamicSettings.forEach((key, value) -> mainAndArguments.add("-D" + key + "=" + value));
    mainAndArguments.addAll(main.subList(1, main.size()));
    var options = new ArrayList<>(List.of("-Xmx" + heapMegabytes + "m", "-XX:+UseSerialGC"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-Dlog4j."))
        .forEach(options::add);
    options.add("-Dlog.file=" + directory.resolve(log + ".flink"));
    return ChildJvm.start(
        new ChildJvm.Program(name, log, options, classPath, mainAndArguments), directory);
  }

  /** Adds a small task manager with two slots, and waits until the job manager knows it. */
  public TaskExecutor addTaskManager() {
    return addTaskManager(2, HEAP_MEGABYTES);
  }

  /**
   * Adds a task manager, and waits until the job manager knows it.
   *
   * @param heapMegabytes of its process
   */
  public TaskExecutor addTaskManager(int slots, int heapMegabytes) {
    var own = new TreeMap<>(settings);
    own.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
    own.put("taskmanager.cpu.cores", "1.0");
    own.put("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP_MEGABYTES + "m");
    own.put("taskmanager.memory.framework.off-heap.size", "64m");
    own.put("taskmanager.memory.task.heap.size", heapMegabytes - FRAMEWORK_HEAP_MEGABYTES + "m");
    own.put("taskmanager.memory.task.off-heap.size", "0b");
    own.put("taskmanager.memory.network.min", "32m");
    own.put("taskmanager.memory.network.max", "32m");
    own.put("taskmanager.memory.managed.size", "8m");
    own.put("taskmanager.memory.jvm-metaspace.size", "256m");
    own.put("taskmanager.memory.jvm-overhead.min", "128m");
    own.put("taskmanager.memory.jvm-overhead.max", "128m");
    own.put("taskmanager.resource-id", "tm-" + started);
    String id = "\"tm-" + started + "\"";
    var child =
        startProcess(
            "A task manager of Flink",
            "taskmanager-" + started++ + ".log",
            List.of("org.apache.flink.runtime.taskexecutor.TaskManagerRunner"),
            own,
            heapMegabytes);
    child.awaitReady(
        () -> {
          String known = get("/taskmanagers");
          return known != null && known.contains(id);
        },
        START_LIMIT);
    var added = new TaskExecutor(child);
    taskManagers.add(added);
    return added;
  }

  /** How many task managers the job manager believes to be alive. */
  public int knownTaskManagers() {
    String known = get("/taskmanagers");
    return known == null ? 0 : (int) TASK_MANAGER.matcher(known).results().count();
  }

  private @Nullable String get(String path) {
    return get(rest, path);
  }

  private @Nullable String get(URI jobManager, String path) {
    try {
      var request = HttpRequest.newBuilder(jobManager.resolve(path)).timeout(ANSWER_LIMIT).build();
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? answer.body() : null;
    } catch (IOException away) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /**
   * Ends the job manager that was started first, which leads, at once, as a power cut would. If
   * none stands by, its jobs are gone.
   */
  public void killJobManager() {
    jobManagers.remove(0).child().kill();
    if (!jobManagers.isEmpty()) {
      rest = jobManagers.get(0).rest();
    }
  }

  /** Starts a job manager anew, at the same address. */
  public void startJobManager() {
    startJobManager(rest);
  }

  /** All task managers that were added and not killed. */
  public List<TaskExecutor> taskManagers() {
    return List.copyOf(taskManagers);
  }

  /** One process with slots. */
  public final class TaskExecutor {
    private final ChildJvm child;

    private TaskExecutor(ChildJvm child) {
      this.child = child;
    }

    /** Ends it at once, as a power cut would. */
    public void kill() {
      signal("-CONT");
      child.kill();
      taskManagers.remove(this);
    }

    /** Lets it stand still, as a long pause of its machine does. */
    public void freeze() {
      signal("-STOP");
    }

    /** Lets it go on as if nothing had been. */
    public void thaw() {
      signal("-CONT");
    }

    private void signal(String signal) {
      try {
        int answer =
            new ProcessBuilder("kill", signal, Long.toString(child.pid())).start().waitFor();
        if (answer != 0) {
          throw new LocalServerException(
              "Cannot send '%s' to process '%d'".formatted(signal, child.pid()));
        }
      } catch (IOException e) {
        throw new LocalServerException("Cannot send '%s'".formatted(signal), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LocalServerException("Cannot send '%s': interrupted".formatted(signal), e);
      }
    }
  }

  @Override
  public void close() {
    for (TaskExecutor each : taskManagers()) {
      each.kill();
    }
    jobManagers.forEach(each -> each.child().kill());
  }
}
