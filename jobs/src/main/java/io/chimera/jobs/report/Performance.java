package io.chimera.jobs.report;

import io.chimera.jobs.report.RunEntry.Kind;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.facts.RunEndedFact.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How much pipelines did, and what that took.
 *
 * @param pipelines by their names
 * @param timeline all together
 */
public record Performance(List<Line> pipelines, Timeline timeline) {
  private static final double MILLIS = 1_000;
  private static final double MILLION = 1_000_000;

  public Performance {
    pipelines = List.copyOf(pipelines);
  }

  /**
   * A pipeline in the report's time.
   *
   * @param runs those that ran then
   * @param running how long they ran together; of one that has told no end, to the last that was
   *     heard of it
   * @param commits how many
   * @param tally records of these, by fate
   * @param medianInterval the middle one of the times between two commits of a run; null if there
   *     is none
   * @param longestInterval the longest of them
   * @param files data files that were added
   * @param deleteFiles files that were added to say which rows are gone
   * @param bytes the size of both
   * @param cpu what the jobs took that ended in this time, whole jobs; null if that is not known
   * @param cpuRecords what was read in these jobs
   * @param peakMemoryBytes the most memory of one of them
   * @param isShared whether other pipelines ran in one of them
   */
  public record Line(
      String pipeline,
      int runs,
      Duration running,
      long commits,
      Tally tally,
      @Nullable Duration medianInterval,
      @Nullable Duration longestInterval,
      long files,
      long deleteFiles,
      long bytes,
      @Nullable Duration cpu,
      long cpuRecords,
      @Nullable Long peakMemoryBytes,
      boolean isShared) {

    /** Null where it did not run for any time. */
    public @Nullable Double recordsPerSecond() {
      return running.isZero() ? null : tally.in() / seconds(running);
    }

    /** Null where no file was added. */
    public @Nullable Long averageFileBytes() {
      long all = files + deleteFiles;
      return all == 0 ? null : Long.valueOf(bytes / all);
    }

    /** Null where it is not known. */
    public @Nullable Double cpuSecondsPerMillion() {
      return cpu == null || cpuRecords == 0 ? null : seconds(cpu) * MILLION / cpuRecords;
    }
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS;
  }

  static Performance of(List<PipelineRun> runs, TimeWindow window) {
    Map<String, List<PipelineRun>> byPipeline = new TreeMap<>();
    for (PipelineRun run : runs) {
      if (run.isIn(window)) {
        byPipeline.computeIfAbsent(run.pipeline(), none -> new ArrayList<>()).add(run);
      }
    }
    var lines = new ArrayList<Line>();
    byPipeline.forEach((pipeline, its) -> lines.add(line(pipeline, its, window)));
    return new Performance(lines, Timeline.of(runs, window));
  }

  private static Line line(String pipeline, List<PipelineRun> runs, TimeWindow window) {
    Duration running = Duration.ZERO;
    var intervals = new ArrayList<Duration>();
    var entries = new ArrayList<RunEntry>();
    for (PipelineRun run : runs) {
      running = running.plus(window.overlap(run.startedAt(), run.lastActive()));
      Instant before = null;
      for (RunEntry entry : run.entries()) {
        if (!window.contains(entry.at()) || !entry.isCounted()) {
          continue;
        }
        entries.add(entry);
        if (entry.kind() == Kind.COMMITTED) {
          if (before != null) {
            intervals.add(Duration.between(before, entry.at()));
          }
          before = entry.at();
        }
      }
    }
    intervals.sort(null);
    List<Usage> usages =
        runs.stream()
            .filter(run -> run.usage() != null && window.contains(run.lastHeard()))
            .map(PipelineRun::usage)
            .toList();
    List<RunEntry> commits =
        entries.stream().filter(entry -> entry.kind() == Kind.COMMITTED).toList();
    return new Line(
        pipeline,
        runs.size(),
        running,
        commits.size(),
        entries.stream().map(RunEntry::tally).reduce(Tally.ZERO, Tally::plus),
        intervals.isEmpty() ? null : intervals.get(intervals.size() / 2),
        intervals.isEmpty() ? null : intervals.get(intervals.size() - 1),
        commits.stream().mapToLong(RunEntry::files).sum(),
        commits.stream().mapToLong(RunEntry::deleteFiles).sum(),
        commits.stream().mapToLong(RunEntry::bytes).sum(),
        usages.stream().map(Usage::cpu).reduce(Duration::plus).orElse(null),
        usages.stream().mapToLong(Usage::records).sum(),
        usages.stream().map(Usage::peakMemoryBytes).max(Long::compare).orElse(null),
        usages.stream().anyMatch(usage -> usage.sharedBy().size() > 1));
  }
}
