package io.chimera.jobs.report;

import io.chimera.jobs.report.RunEntry.Kind;
import io.chimera.sinks.facts.RunEndedFact.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was committed from time to time, all pipelines together.
 *
 * @param step how long one of the times is
 * @param slices from the first with anything in it to the last, those between them without gaps;
 *     none if nothing was committed
 */
public record Timeline(Duration step, List<Slice> slices) {
  private static final int MOST_SLICES = 60;
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(6),
          Duration.ofDays(1),
          Duration.ofDays(7),
          Duration.ofDays(30));

  public Timeline {
    slices = List.copyOf(slices);
  }

  /**
   * A part of the time.
   *
   * @param from its first moment
   * @param written records that were written
   * @param quarantined records that were rejected
   * @param duplicates records that were repeats
   * @param other records that were filtered, dropped or discarded
   * @param bytes size of the files that were added
   * @param files how many these were, of rows and of deletions
   * @param cpuSeconds what the jobs took that ended in this time, from their starts on; null if
   *     none did
   */
  public record Slice(
      Instant from,
      long written,
      long quarantined,
      long duplicates,
      long other,
      long bytes,
      long files,
      @Nullable Double cpuSeconds) {

    private Slice plus(RunEntry entry) {
      boolean isCommit = entry.kind() == Kind.COMMITTED;
      var tally = entry.tally();
      return new Slice(
          from,
          written + tally.written(),
          quarantined + tally.quarantined(),
          duplicates + tally.duplicates(),
          other + tally.filtered() + tally.dropped() + tally.discarded(),
          bytes + (isCommit ? entry.bytes() : 0),
          files + (isCommit ? entry.files() + entry.deleteFiles() : 0),
          cpuSeconds);
    }

    private Slice plus(Usage usage) {
      double before = cpuSeconds == null ? 0 : cpuSeconds;
      return new Slice(
          from,
          written,
          quarantined,
          duplicates,
          other,
          bytes,
          files,
          before + Performance.seconds(usage.cpu()));
    }
  }

  static Timeline of(List<PipelineRun> runs, TimeWindow window) {
    Instant first = null;
    Instant last = null;
    for (Instant moment : moments(runs, window)) {
      first = first == null || moment.isBefore(first) ? moment : first;
      last = last == null || moment.isAfter(last) ? moment : last;
    }
    if (first == null || last == null) {
      return new Timeline(STEPS.get(0), List.of());
    }
    Duration step = step(first, last);
    var slices = new ArrayList<Slice>();
    long index = index(first, step);
    for (long each = index; each <= index(last, step); each++) {
      Instant from = Instant.ofEpochSecond(each * step.toSeconds());
      slices.add(new Slice(from, 0, 0, 0, 0, 0, 0, null));
    }
    fill(slices, runs, window, step);
    return new Timeline(step, slices);
  }

  private static List<Instant> moments(List<PipelineRun> runs, TimeWindow window) {
    var moments = new ArrayList<Instant>();
    for (PipelineRun run : runs) {
      run.entries().stream()
          .filter(RunEntry::isCounted)
          .map(RunEntry::at)
          .filter(window::contains)
          .forEach(moments::add);
      if (run.usage() != null && window.contains(run.lastHeard())) {
        moments.add(run.lastHeard());
      }
    }
    return moments;
  }

  private static void fill(
      List<Slice> slices, List<PipelineRun> runs, TimeWindow window, Duration step) {
    long first = index(slices.get(0).from(), step);
    var jobs = new HashSet<String>();
    for (PipelineRun run : runs) {
      for (RunEntry entry : run.entries()) {
        if (entry.isCounted() && window.contains(entry.at())) {
          int at = (int) (index(entry.at(), step) - first);
          slices.set(at, slices.get(at).plus(entry));
        }
      }
      Usage usage = run.usage();
      if (usage != null && window.contains(run.lastHeard()) && jobs.add(usage.job())) {
        int at = (int) (index(run.lastHeard(), step) - first);
        slices.set(at, slices.get(at).plus(usage));
      }
    }
  }

  private static Duration step(Instant first, Instant last) {
    for (Duration step : STEPS) {
      if (index(last, step) - index(first, step) < MOST_SLICES) {
        return step;
      }
    }
    return Duration.ofDays(1 + Duration.between(first, last).toDays() / (MOST_SLICES - 1));
  }

  private static long index(Instant moment, Duration step) {
    return Math.floorDiv(moment.getEpochSecond(), step.toSeconds());
  }
}
