package io.chimera.sinks.care;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was done for a table, or would be.
 *
 * @param task what it was
 * @param counts how much, by names that scripts may rely on; in order
 * @param notes what was left, and why
 */
public record CareStep(CareTask task, Map<String, Long> counts, List<String> notes) {
  public CareStep {
    // Keeps its order, which a copy does not.
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    notes = List.copyOf(notes);
  }

  static CareStep of(CareTask task) {
    return new CareStep(task, Map.of(), List.of());
  }

  CareStep with(String name, long count) {
    var more = new LinkedHashMap<>(counts);
    more.merge(name, count, Long::sum);
    return new CareStep(task, more, notes);
  }

  CareStep note(String note) {
    var more = new ArrayList<>(notes);
    more.add(note);
    return new CareStep(task, counts, more);
  }

  /** How much of something; 0 if there was none. */
  public long count(String name) {
    return counts.getOrDefault(name, 0L);
  }
}
