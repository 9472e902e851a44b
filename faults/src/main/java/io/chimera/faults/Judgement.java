package io.chimera.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What an oracle found: how often which verdict, and the first few cases in words. */
public final class Judgement {
  private static final int DETAILS = 10;

  private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
  private final List<String> details = new ArrayList<>();

  /** Adds a finding. */
  public void find(Verdict verdict, String detail) {
    counts.merge(verdict, 1L, Long::sum);
    if (details.size() < DETAILS) {
      details.add(verdict + ": " + detail);
    }
  }

  /** Adds all that another one found. */
  public void add(Judgement other) {
    other.counts.forEach((verdict, count) -> counts.merge(verdict, count, Long::sum));
    other.details.stream().limit(Math.max(0, DETAILS - details.size())).forEach(details::add);
  }

  /** A run of which nothing can be said. */
  public static Judgement infrastructure(String detail) {
    var judgement = new Judgement();
    judgement.find(Verdict.INFRA, detail);
    return judgement;
  }

  /** How often each verdict was found; those that were not are absent. */
  public Map<Verdict, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  public List<String> details() {
    return Collections.unmodifiableList(details);
  }

  public boolean isClean() {
    return counts.isEmpty();
  }

  @Override
  public String toString() {
    return isClean() ? "clean" : counts + " " + details;
  }
}
