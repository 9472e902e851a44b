package io.chimera.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.jobs.report.RunEntry.ContractState;
import io.chimera.jobs.report.RunEntry.Kind;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.facts.RunEndedFact.MeasuredOf;
import io.chimera.sinks.facts.RunEndedFact.Sums;
import io.chimera.sinks.facts.RunEndedFact.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of one pipeline, as far as its facts are known.
 *
 * @param pipeline whose
 * @param table its table
 * @param epoch which of the pipeline's starts
 * @param started how it started, or null where that was not told
 * @param entries its entries in the ledger, the oldest first
 * @param ended how it ended, or null where that was not told
 * @param isNewest whether no later run of the pipeline is known
 */
public record PipelineRun(
    String pipeline,
    String table,
    long epoch,
    @Nullable Started started,
    List<RunEntry> entries,
    @Nullable Ended ended,
    boolean isNewest) {
  public PipelineRun {
    entries = List.copyOf(entries);
    if (started == null && entries.isEmpty() && ended == null) {
      throw new IllegalArgumentException("Cannot know a run of which nothing was told");
    }
  }

  /**
   * How a run started.
   *
   * @param contractName the contract
   * @param contract its version
   * @param trigger what made it start
   * @param parent the job of an orchestrator that has started it, or null for none
   * @param mode whether it ends by itself
   * @param declared what the contract declares
   */
  public record Started(
      Instant at,
      String contractName,
      ContractState contract,
      String trigger,
      @Nullable String parent,
      String mode,
      int parallelism,
      Declared declared) {

    static Started read(JsonNode data) {
      JsonNode parent = data.path("parent");
      return new Started(
          Instant.parse(data.path("startedAt").asText()),
          data.path("contract").path("name").asText(),
          state(data.path("contract")),
          data.path("trigger").asText(),
          parent.isMissingNode()
              ? null
              : parent.path("namespace").asText() + "/" + parent.path("job").asText(),
          data.path("mode").asText(),
          data.path("parallelism").asInt(),
          Declared.read(data.path("declared")));
    }
  }

  private static ContractState state(JsonNode contract) {
    return new ContractState(contract.path("version").asText(), contract.path("hash").asText());
  }

  /**
   * What a contract declares of the data.
   *
   * @param team who answers for it
   * @param basis why it may be ingested
   * @param columns those that are classified or protected
   */
  public record Declared(
      String team,
      String project,
      String basis,
      String declaredBy,
      String declaredOn,
      List<ClassifiedColumn> columns) {
    public Declared {
      columns = List.copyOf(columns);
    }

    static Declared read(JsonNode declared) {
      JsonNode right = declared.path("rightToIngest");
      var columns = new ArrayList<ClassifiedColumn>();
      for (JsonNode each : declared.path("columns")) {
        columns.add(
            new ClassifiedColumn(
                each.path("column").asText(),
                each.path("classification").asText(""),
                each.path("protection").asText("")));
      }
      return new Declared(
          declared.path("team").asText(),
          declared.path("project").asText(),
          right.path("basis").asText(),
          right.path("declaredBy").asText(),
          right.path("on").asText(),
          columns);
    }
  }

  /** A column with its class and what is done to its values; each may be empty. */
  public record ClassifiedColumn(String column, String classification, String protection) {}

  /**
   * How a run ended.
   *
   * @param outcome complete, fail or abort
   * @param message why, or null where all is well
   * @param restarts how often its job had failed and gone on
   * @param sums what it has committed
   * @param usage what its job took, or null where it was not measured
   */
  public record Ended(
      Instant startedAt,
      Instant at,
      String outcome,
      @Nullable String message,
      int restarts,
      Sums sums,
      ContractState contract,
      @Nullable Usage usage) {

    static Ended read(JsonNode data) {
      JsonNode usage = data.path("usage");
      return new Ended(
          Instant.parse(data.path("startedAt").asText()),
          Instant.parse(data.path("endedAt").asText()),
          data.path("outcome").asText(),
          data.path("message").textValue(),
          data.path("restarts").asInt(),
          new Sums(
              RunEntry.tally(data.path("counts")),
              data.path("commits").asLong(),
              data.path("files").asLong(),
              data.path("deleteFiles").asLong(),
              data.path("bytes").asLong()),
          state(data.path("contract")),
          usage.isMissingNode() ? null : usage(usage));
    }

    private static Usage usage(JsonNode usage) {
      var sharedBy = new ArrayList<String>();
      usage.path("sharedBy").forEach(pipeline -> sharedBy.add(pipeline.asText()));
      return new Usage(
          usage.path("job").asText(),
          MeasuredOf.of(usage.path("measuredOf").asText()),
          Duration.ofMillis(
              new BigDecimal(usage.path("cpuSeconds").asText("0")).movePointRight(3).longValue()),
          usage.path("peakMemoryBytes").asLong(),
          usage.path("records").asLong(),
          sharedBy);
    }
  }

  /** When it started, or the first that is known of it. */
  public Instant startedAt() {
    if (started != null) {
      return started.at();
    }
    if (!entries.isEmpty() && entries.get(0).kind() == Kind.OPENED) {
      return entries.get(0).at();
    }
    if (ended != null) {
      return ended.startedAt();
    }
    return entries.get(0).at();
  }

  /** The last that is known of it. */
  public Instant lastHeard() {
    if (ended != null) {
      return ended.at();
    }
    return entries.isEmpty() ? startedAt() : entries.get(entries.size() - 1).at();
  }

  /** The last that it did itself, as far as is known; people may do more to its table. */
  Instant lastActive() {
    if (ended != null) {
      return ended.at();
    }
    Instant last = startedAt();
    for (RunEntry entry : entries) {
      last = entry.kind() == Kind.COMMITTED ? entry.at() : last;
    }
    return last;
  }

  /** What its job took, or null where that is not known. */
  @Nullable Usage usage() {
    return ended == null ? null : ended.usage();
  }

  /** Whether anything of it was in that time. */
  boolean isIn(TimeWindow window) {
    return startedAt().isBefore(window.until()) && !lastHeard().isBefore(window.since());
  }

  /** The contract under which it ran. */
  public ContractState contract() {
    if (started != null) {
      return started.contract();
    }
    return entries.isEmpty() && ended != null ? ended.contract() : entries.get(0).contract();
  }

  /** What it has committed: as its end tells, or else what its entries add up to. */
  public Sums sums() {
    return ended == null ? sumsOfEntries() : ended.sums();
  }

  /** What its entries add up to. */
  public Sums sumsOfEntries() {
    Tally tally = Tally.ZERO;
    long commits = 0;
    long files = 0;
    long deleteFiles = 0;
    long bytes = 0;
    for (RunEntry entry : entries) {
      if (entry.isCounted()) {
        tally = tally.plus(entry.tally());
      }
      if (entry.kind() == Kind.COMMITTED) {
        commits++;
        files += entry.files();
        deleteFiles += entry.deleteFiles();
        bytes += entry.bytes();
      }
    }
    return new Sums(tally, commits, files, deleteFiles, bytes);
  }

  /** The contract's name where it is known; a pipeline's begins with it. */
  public boolean isOf(String contract) {
    return started == null
        ? pipeline.startsWith(contract + "_")
        : started.contractName().equals(contract);
  }
}
