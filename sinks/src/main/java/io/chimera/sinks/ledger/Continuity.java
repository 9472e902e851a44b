package io.chimera.sinks.ledger;

import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether one cut follows on another: no gap, no overlap, the same source. */
final class Continuity {
  private Continuity() {}

  /**
   * Checks that a movement starting at {@code start} follows on {@code ledger}. A split that either
   * side lacks stands at 0.
   *
   * @param what names the table and what is to follow, for the error
   */
  static void check(String what, Positions ledger, Positions start) {
    checkIdentity(what, ledger, start);
    var ahead = new ArrayList<String>();
    var behind = new ArrayList<String>();
    compare(ledger, start, ahead, behind);
    if (!ahead.isEmpty()) {
      throw new PositionOverlapException(
          "Cannot follow on the ledger of "
              + what
              + ": the ledger is ahead, records would be written twice: "
              + String.join("; ", ahead));
    }
    if (!behind.isEmpty()) {
      throw new PositionGapException(
          "Cannot follow on the ledger of "
              + what
              + ": the ledger is behind, records would be lost: "
              + String.join("; ", behind));
    }
  }

  /** Whether {@code cut} has reached {@code positions} in every split. */
  static boolean covers(Positions cut, Positions positions) {
    var ahead = new ArrayList<String>();
    compare(positions, cut, ahead, new ArrayList<>());
    return ahead.isEmpty();
  }

  /**
   * The ledger's cut with the streams and splits of {@code start} that it does not know yet.
   *
   * @throws LedgerException if {@code start} differs in a split that the ledger knows
   */
  static Positions merge(String what, Positions ledger, Positions start) {
    checkIdentity(what, ledger, start);
    var known = new TreeMap<String, StreamPositions>();
    var merged = new TreeMap<>(ledger.streams());
    for (Map.Entry<String, StreamPositions> stream : start.streams().entrySet()) {
      StreamPositions old = ledger.streams().get(stream.getKey());
      if (old == null) {
        merged.put(stream.getKey(), stream.getValue());
        continue;
      }
      var splits = new TreeMap<>(stream.getValue().next());
      splits.keySet().retainAll(old.next().keySet());
      known.put(stream.getKey(), new StreamPositions(old.id(), splits));
      var all = new TreeMap<>(stream.getValue().next());
      all.putAll(old.next());
      merged.put(stream.getKey(), new StreamPositions(old.id(), all));
    }
    var expected = new TreeMap<>(ledger.streams());
    expected.keySet().retainAll(known.keySet());
    check(what, new Positions(ledger.source(), expected), new Positions(start.source(), known));
    return new Positions(ledger.source(), merged);
  }

  private static void checkIdentity(String what, Positions ledger, Positions start) {
    if (!ledger.source().equals(start.source())) {
      throw new SourceChangedException(
          "Cannot follow on the ledger of "
              + what
              + ": it counts in source '"
              + ledger.source()
              + "', not in '"
              + start.source()
              + "'");
    }
    for (Map.Entry<String, StreamPositions> stream : start.streams().entrySet()) {
      StreamPositions old = ledger.streams().get(stream.getKey());
      if (old != null && !old.id().equals(stream.getValue().id())) {
        throw new SourceChangedException(
            "Cannot follow on the ledger of "
                + what
                + ": stream '"
                + stream.getKey()
                + "' was made anew, it was '"
                + old.id()
                + "' and is '"
                + stream.getValue().id()
                + "'");
      }
    }
  }

  private static void compare(
      Positions ledger, Positions start, List<String> ahead, List<String> behind) {
    var names = new TreeMap<>(ledger.streams());
    names.putAll(start.streams());
    for (String name : names.keySet()) {
      Map<Integer, Long> left = splits(ledger, name);
      Map<Integer, Long> right = splits(start, name);
      var numbers = new TreeMap<>(left);
      numbers.putAll(right);
      for (int split : numbers.keySet()) {
        long there = left.getOrDefault(split, 0L);
        long here = right.getOrDefault(split, 0L);
        if (there != here) {
          (there > here ? ahead : behind)
              .add(
                  "stream '"
                      + name
                      + "' split "
                      + split
                      + " is at "
                      + there
                      + ", expected "
                      + here);
        }
      }
    }
  }

  private static Map<Integer, Long> splits(Positions positions, String stream) {
    StreamPositions found = positions.streams().get(stream);
    return found == null ? Map.of() : found.next();
  }
}
