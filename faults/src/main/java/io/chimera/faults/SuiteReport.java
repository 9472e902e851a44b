package io.chimera.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what many runs found. */
public final class SuiteReport {
  private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
  private final Map<String, Long> faults = new TreeMap<>();
  private final List<Outcome> bad = new ArrayList<>();
  private final List<Duration> recoveries = new ArrayList<>();
  private long runs;
  private long records;

  public SuiteReport() {
    for (Verdict verdict : Verdict.values()) {
      verdicts.put(verdict, 0L);
    }
  }

  public void add(Outcome outcome) {
    runs++;
    records += outcome.records();
    outcome.faults().forEach((fault, count) -> faults.merge(fault, (long) count, Long::sum));
    outcome.judgement().counts().forEach((each, count) -> verdicts.merge(each, count, Long::sum));
    if (!outcome.judgement().isClean()) {
      bad.add(outcome);
    }
  }

  /**
   * Times from the registration of a new task manager to the next commit, where the only one had
   * been killed.
   */
  public void recoveries(List<Duration> times) {
    recoveries.addAll(times);
    Collections.sort(recoveries);
  }

  /** Whether nothing was found, also nothing that makes a run void. */
  public boolean isClean() {
    return bad.isEmpty();
  }

  /** The one object that scripts read. */
  public String json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode report = mapper.createObjectNode();
    report.put("runs", runs);
    report.put("records", records);
    ObjectNode counts = report.putObject("verdicts");
    verdicts.forEach((verdict, count) -> counts.put(verdict.name(), count));
    ObjectNode injected = report.putObject("faults");
    faults.forEach(injected::put);
    if (!recoveries.isEmpty()) {
      ObjectNode recovery = report.putObject("recoverySeconds");
      recovery.put("times", recoveries.size());
      recovery.put("median", seconds(recoveries.get(recoveries.size() / 2)));
      recovery.put("longest", seconds(recoveries.get(recoveries.size() - 1)));
    }
    var seeds = report.putArray("badSeeds");
    bad.forEach(outcome -> seeds.add(outcome.seed()));
    return report.toString();
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append("%n%-40s %8s%n".formatted("what happened", "times"));
    faults.forEach((fault, count) -> text.append("%-40s %,8d%n".formatted(fault, count)));
    text.append("%n%-40s %8s%n".formatted("verdict", "found"));
    verdicts.forEach((verdict, count) -> text.append("%-40s %,8d%n".formatted(verdict, count)));
    text.append("%n%,d runs, %,d records%n".formatted(runs, records));
    if (!recoveries.isEmpty()) {
      text.append(
          "committing again after kill -9 of the only task manager: %d times, median %.1f s,"
                  .formatted(recoveries.size(), seconds(recoveries.get(recoveries.size() / 2)))
              + " longest %.1f s%n".formatted(seconds(recoveries.get(recoveries.size() - 1))));
    }
    for (Outcome outcome : bad) {
      text.append("%nseed %d: %s%n".formatted(outcome.seed(), outcome.judgement()));
      outcome.steps().forEach(step -> text.append("  ").append(step).append('\n'));
    }
    return text.toString();
  }
}
