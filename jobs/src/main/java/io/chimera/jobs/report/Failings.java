package io.chimera.jobs.report;

import io.chimera.jobs.report.PipelineRun.Ended;
import io.chimera.jobs.report.RunEntry.Kind;
import io.chimera.jobs.report.TableState.Rejected;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong.
 *
 * @param reasons why records were rejected
 * @param rules which rules rejected records failed
 * @param runs that failed, were aborted, were restarted, or have told no end though others follow
 * @param gates when the gate was closed
 */
public record Failings(
    List<Rejection> reasons, List<Rejection> rules, List<TroubledRun> runs, List<Gate> gates) {
  public Failings {
    reasons = List.copyOf(reasons);
    rules = List.copyOf(rules);
    runs = List.copyOf(runs);
    gates = List.copyOf(gates);
  }

  /** Rejected records of one table. */
  public record Rejection(String table, Rejected rejected) {}

  /**
   * A run that did not go well all the time.
   *
   * @param outcome how it ended
   * @param restarts how often it had failed and gone on
   * @param message why it ended, or null for no word of it
   */
  public record TroubledRun(
      String pipeline,
      long epoch,
      Instant at,
      String outcome,
      int restarts,
      @Nullable String message) {}

  /**
   * A time in which commits were held back from a table's readers.
   *
   * @param until when somebody let them through or gave them up, or null for not yet
   * @param rules that closed it
   * @param held records that waited, at the most
   */
  public record Gate(
      String table, Instant from, @Nullable Instant until, Set<String> rules, long held) {
    public Gate {
      rules = Collections.unmodifiableSet(new LinkedHashSet<>(rules));
    }
  }

  static Failings of(List<PipelineRun> runs, List<TableState> tables, TimeWindow window) {
    var reasons = new ArrayList<Rejection>();
    var rules = new ArrayList<Rejection>();
    for (TableState table : tables) {
      table.byReason().forEach(each -> reasons.add(new Rejection(table.table(), each)));
      table.byRule().forEach(each -> rules.add(new Rejection(table.table(), each)));
    }
    return new Failings(reasons, rules, troubled(runs, window), gates(runs, window));
  }

  private static List<TroubledRun> troubled(List<PipelineRun> runs, TimeWindow window) {
    var troubled = new ArrayList<TroubledRun>();
    for (PipelineRun run : runs) {
      Ended ended = run.ended();
      if (!window.contains(run.lastHeard())) {
        continue;
      }
      // One that nobody watched, as on a cluster, was never to tell its end.
      boolean isLost =
          ended == null
              && !run.isNewest()
              && run.started() != null
              && !run.started().trigger().equals("cluster");
      if (isLost) {
        troubled.add(trouble(run, "no end was told", 0, null));
      } else if (ended != null && (!ended.outcome().equals("complete") || ended.restarts() > 0)) {
        troubled.add(trouble(run, ended.outcome(), ended.restarts(), ended.message()));
      }
    }
    return troubled;
  }

  private static TroubledRun trouble(
      PipelineRun run, String outcome, int restarts, @Nullable String message) {
    return new TroubledRun(
        run.pipeline(), run.epoch(), run.lastHeard(), outcome, restarts, message);
  }

  private static List<Gate> gates(List<PipelineRun> runs, TimeWindow window) {
    var gates = new ArrayList<Gate>();
    Map<String, Gate> open = new HashMap<>();
    for (PipelineRun run : runs) {
      for (RunEntry entry : run.entries()) {
        String table = run.table();
        Gate gate = open.get(table);
        boolean isDecided = entry.kind() == Kind.RELEASED || entry.kind() == Kind.DISCARDED;
        if (isDecided && gate != null) {
          gates.add(new Gate(table, gate.from(), entry.at(), gate.rules(), gate.held()));
          open.remove(table);
        } else if (!entry.heldBy().isEmpty()) {
          open.put(table, with(table, gate, entry));
        }
      }
    }
    gates.addAll(open.values());
    gates.removeIf(
        gate ->
            !gate.from().isBefore(window.until())
                || (gate.until() != null && gate.until().isBefore(window.since())));
    gates.sort(Comparator.comparing(Gate::from).thenComparing(Gate::table));
    return gates;
  }

  private static Gate with(String table, @Nullable Gate gate, RunEntry entry) {
    var rules = new LinkedHashSet<String>();
    if (gate != null) {
      rules.addAll(gate.rules());
    }
    rules.addAll(entry.heldBy());
    long held = Math.max(gate == null ? 0 : gate.held(), entry.tally().held());
    return new Gate(table, gate == null ? entry.at() : gate.from(), null, rules, held);
  }
}
