package io.chimera.sinks.facts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.lineage.LineageFact;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a run has ended, what it has committed, and what that took, as a CloudEvent. Its form is
 * {@code events/run-ended-fact.schema.json}.
 */
public final class RunEndedFact {
  /** How the ids of these facts begin. */
  public static final String ID_PREFIX = "ended/";

  private static final String TYPE = "io.chimera.run.ended.v1";

  private RunEndedFact() {}

  /**
   * The end, which has the same name on all topics.
   *
   * @param message why, or null where all is well; without a secret and without a record
   * @param restarts how often the job has failed and gone on
   */
  public record End(Instant at, LineageFact.End outcome, @Nullable String message, int restarts) {}

  /**
   * What the run has committed.
   *
   * @param tally its records by fate
   * @param commits its commits
   * @param files data files that these added
   * @param deleteFiles files that they added to say which rows are gone
   * @param bytes the size of both
   */
  public record Sums(Tally tally, long commits, long files, long deleteFiles, long bytes) {}

  /**
   * What the job took, in which the run may have been one of several.
   *
   * @param job Flink's id of it
   * @param measuredOf whose time and memory it is
   * @param cpu time of all processors
   * @param peakMemoryBytes the most memory that was in use
   * @param records what all runs of the job have read
   * @param sharedBy the pipelines that ran in it
   */
  public record Usage(
      String job,
      MeasuredOf measuredOf,
      Duration cpu,
      long peakMemoryBytes,
      long records,
      List<String> sharedBy) {
    public Usage {
      sharedBy = List.copyOf(sharedBy);
    }
  }

  /** Whose time and memory was measured; labels are released and permanent. */
  public enum MeasuredOf {
    /** The process that ran the job and everything else of it. */
    PROCESS("process");

    private final String label;

    MeasuredOf(String label) {
      this.label = label;
    }

    /**
     * The one that events name so.
     *
     * @throws IllegalArgumentException if none is
     */
    public static MeasuredOf of(String label) {
      for (MeasuredOf each : values()) {
        if (each.label.equals(label)) {
          return each;
        }
      }
      throw new IllegalArgumentException("Nothing is measured of '" + label + "'");
    }

    /** As events name it. */
    public String label() {
      return label;
    }
  }

  /**
   * The fact.
   *
   * @param usage null where it could not be measured
   */
  public static Fact of(StartedRun run, End end, Sums sums, @Nullable Usage usage) {
    CloudEvent event = run.event(TYPE, "ended", end.at());
    ObjectNode data = event.data();
    data.put("endedAt", end.at().toString());
    data.put("outcome", end.outcome().name().toLowerCase(Locale.ROOT));
    if (end.message() != null) {
      data.put("message", end.message());
    }
    data.put("restarts", end.restarts());
    ObjectNode counts = data.putObject("counts");
    counts.put("in", sums.tally().in());
    counts.put("written", sums.tally().written());
    counts.put("quarantined", sums.tally().quarantined());
    counts.put("duplicates", sums.tally().duplicates());
    counts.put("filtered", sums.tally().filtered());
    counts.put("dropped", sums.tally().dropped());
    counts.put("discarded", sums.tally().discarded());
    counts.put("held", sums.tally().held());
    data.put("commits", sums.commits());
    data.put("files", sums.files());
    data.put("deleteFiles", sums.deleteFiles());
    data.put("bytes", sums.bytes());
    if (usage != null) {
      fill(data.putObject("usage"), usage);
    }
    return event.on(FactTopic.RUNS, run.opened().pipeline());
  }

  private static void fill(ObjectNode data, Usage usage) {
    data.put("job", usage.job());
    data.put("measuredOf", usage.measuredOf().label());
    data.put("cpuSeconds", BigDecimal.valueOf(usage.cpu().toMillis(), 3));
    data.put("peakMemoryBytes", usage.peakMemoryBytes());
    data.put("records", usage.records());
    usage.sharedBy().forEach(data.putArray("sharedBy")::add);
  }
}
