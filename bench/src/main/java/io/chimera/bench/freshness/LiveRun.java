package io.chimera.bench.freshness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.bench.Children;
import io.chimera.bench.LiveWorkload;
import io.chimera.local.KafkaBroker;
import io.chimera.local.SchemaRegistryServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a measurement under load has at hand.
 *
 * @param workload whose records come in
 * @param pipeline that takes them in; not yet started
 * @param connection what a client of the broker needs
 * @param load how much comes in
 * @param command whom it is told to
 */
record LiveRun(
    LiveWorkload workload,
    Pipeline pipeline,
    Map<String, Object> connection,
    Load load,
    CommandSpec command) {

  /** What is measured. */
  interface Measurement {
    Report measure(LiveRun run) throws IOException;
  }

  /** Figures that are readable as text. */
  interface Report {
    ObjectNode json(ObjectMapper mapper);
  }

  /** Starts servers, measures, and tells what was found; nothing is left running. */
  static void run(LoadOptions options, CommandSpec command, Measurement measurement)
      throws IOException, ExecutionException, InterruptedException {
    Report report;
    Path directory = Files.createTempDirectory("chimera-bench");
    try (var broker = KafkaBroker.startOnFreePort(directory.resolve("kafka"));
        var registry = SchemaRegistryServer.startOnFreePort(directory.resolve("registry"))) {
      Load load = options.load(broker, registry, directory.resolve("full"));
      LiveWorkload workload = options.workload(broker, registry);
      try (var pipeline = Pipeline.of(workload, load, directory.resolve("run"))) {
        report =
            measurement.measure(
                new LiveRun(workload, pipeline, broker.clientProperties(), load, command));
      }
    } finally {
      Children.delete(directory);
    }
    PrintWriter out = command.commandLine().getOut();
    out.println();
    out.print(report);
    out.flush();
    Path json = options.json();
    if (json != null) {
      var mapper = new ObjectMapper();
      mapper.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), report.json(mapper));
    }
  }

  /** Writes records at the load's rate, from now on. */
  LiveProducer produce() {
    return LiveProducer.start(
        connection, workload, new Pace(System.currentTimeMillis(), load.perSecond()));
  }

  /** Holds what is in the tables against what was made. */
  void check() throws IOException {
    say("Checking %,d records", workload.made());
    workload.check(pipeline.platform());
  }

  /** Tells how far it is. */
  void say(String format, Object... values) {
    PrintWriter err = command.commandLine().getErr();
    err.println(format.formatted(values));
    err.flush();
  }
}
