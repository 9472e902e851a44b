package io.chimera.jobs.expectations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every type of expectation that Great Expectations brings along, or once did. */
public final class ExpectationTypes {
  private static final Map<String, ExpectationType> ALL = new LinkedHashMap<>();

  static {
    Stream.of(
            RecordExpectations.TYPES,
            PatternExpectations.TYPES,
            SeveralColumnExpectations.TYPES,
            CommitExpectations.TYPES,
            TableExpectations.TYPES,
            RefusedExpectations.TYPES)
        .flatMap(List::stream)
        .forEach(type -> ALL.put(type.name(), type));
  }

  private ExpectationTypes() {}

  /** All of them, those that are refused last. */
  public static List<ExpectationType> all() {
    return List.copyOf(ALL.values());
  }

  static Optional<ExpectationType> of(String name) {
    return Optional.ofNullable(ALL.get(name));
  }
}
