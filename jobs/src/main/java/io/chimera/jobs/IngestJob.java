package io.chimera.jobs;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Runs one contract on the cluster that the jar is submitted to: {@code IngestJob CONTRACT SETTINGS
 * [--bounded]}, both as paths that the submitting process can read. Nobody watches it: how it has
 * ended, the next start tells.
 */
public final class IngestJob {
  private static final String BOUNDED = "--bounded";

  private IngestJob() {}

  public static void main(String[] arguments) throws Exception {
    var files = new ArrayList<>(List.of(arguments));
    var mode = files.remove(BOUNDED) ? RunMode.BOUNDED : RunMode.CONTINUOUS;
    if (files.size() != 2) {
      throw new IllegalArgumentException(
          "Cannot start: expected 'CONTRACT SETTINGS [" + BOUNDED + "]', got " + files);
    }
    var contract = new ContractReader().read(Path.of(files.get(0)));
    var platform = new PlatformSettingsReader().read(Path.of(files.get(1)));
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.configure(
        FlinkSettings.forJob(
            environment.getConfiguration(),
            contract.trigger().commitEvery(),
            platform.checkpoints()));
    IngestPipeline.assemble(environment, RunPreparation.prepare(contract, platform, mode));
    environment.executeAsync(contract.name());
  }
}
