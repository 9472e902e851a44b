package io.chimera.jobs.expectations;

import java.util.ArrayList;
import java.util.List;

/**
 * What an expectation becomes.
 *
 * @param rules all of which have to hold
 * @param notes where they mean something else than the expectation did; empty if they do not
 */
record Translated(List<Rule> rules, List<String> notes) {
  Translated {
    rules = List.copyOf(rules);
    notes = List.copyOf(notes);
  }

  static Translated of(Rule... rules) {
    return new Translated(List.of(rules), List.of());
  }

  static Translated of(List<Rule> rules) {
    return new Translated(rules, List.of());
  }

  Translated noting(String note) {
    var all = new ArrayList<>(notes);
    all.add(note);
    return new Translated(rules, all);
  }

  Translated with(List<Rule> others) {
    return new Translated(others, notes);
  }
}
