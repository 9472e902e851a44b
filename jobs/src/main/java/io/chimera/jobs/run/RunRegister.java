package io.chimera.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.schemas.platform.PlatformSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.api.common.JobID;

/**
 * Which contracts run on this machine, so that another command can reach them: a file a contract,
 * beside the checkpoints. Says nothing about correctness: a second run of a contract is fenced by
 * its tables, not by this.
 */
public final class RunRegister {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  private RunRegister(Path directory) {
    this.directory = directory;
  }

  public static RunRegister of(PlatformSettings platform) {
    return new RunRegister(Path.of(platform.checkpoints()).resolve("running"));
  }

  /** Enters a job; an earlier one of the same contract is forgotten. */
  public void enter(RunningJob running) throws IOException {
    var entry = JSON.createObjectNode();
    entry.put("contract", running.contract());
    entry.put("process", running.process());
    entry.put("cluster", running.cluster().toString());
    entry.put("job", running.job().toHexString());
    entry.put("startedAt", running.startedAt().toString());
    Files.createDirectories(directory);
    Path written = Files.createTempFile(directory, running.contract(), ".tmp");
    Files.writeString(written, entry.toString());
    // Whoever reads meanwhile sees the old entry or the new one.
    Files.move(written, file(running.contract()), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The job of a contract that was entered last, which may have died since. */
  public Optional<RunningJob> find(String contract) {
    Path file = file(contract);
    try {
      return Files.isRegularFile(file)
          ? Optional.of(read(JSON.readTree(Files.readString(file))))
          : Optional.empty();
    } catch (JsonProcessingException | RuntimeException damaged) {
      throw new IllegalStateException(
          "Cannot read '" + file + "': it is damaged; delete it if nothing of it runs", damaged);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read '" + file + "'", failure);
    }
  }

  private static RunningJob read(JsonNode entry) {
    return new RunningJob(
        entry.required("contract").textValue(),
        entry.required("process").longValue(),
        URI.create(entry.required("cluster").textValue()),
        JobID.fromHexString(entry.required("job").textValue()),
        Instant.parse(entry.required("startedAt").textValue()));
  }

  /** Takes the entry out, unless a later job of the contract has replaced it. */
  public void leave(RunningJob ended) throws IOException {
    if (find(ended.contract()).filter(entered -> entered.job().equals(ended.job())).isPresent()) {
      Files.deleteIfExists(file(ended.contract()));
    }
  }

  /** A contract's name is an identifier, so it can be a file's. */
  private Path file(String contract) {
    return directory.resolve(contract + ".json");
  }
}
