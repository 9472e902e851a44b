package io.chimera.quality.rules;

import io.chimera.quality.rules.AsciiPattern.Either;
import io.chimera.quality.rules.AsciiPattern.Letters;
import io.chimera.quality.rules.AsciiPattern.Node;
import io.chimera.quality.rules.AsciiPattern.Repeat;
import io.chimera.quality.rules.AsciiPattern.Sequence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A deterministic automaton: a look into a table for each character, which waits for the one
 * before.
 */
final class AsciiAutomaton extends AsciiMatcher {
  private static final int MAX_STEPS = 1_000;
  private static final int MAX_STATES = 500;

  /** By character; characters of one kind make no difference in any state. */
  private final byte[] kinds;

  /**
   * By state and kind, where the next state's part begins. A pattern has few kinds: the table stays
   * in the processor's nearest cache, where one by character takes two lines of it a state.
   */
  private final int[] next;

  /** By where the state's part begins. */
  private final boolean[] accepts;

  private final int first;

  /**
   * @param rows by state, the next one by character; the text begins in state 1
   * @param accepting the states in which a text may end
   */
  private AsciiAutomaton(List<short[]> rows, BitSet accepting) {
    kinds = new byte[AsciiPattern.LETTERS];
    var columns = new LinkedHashMap<List<Short>, Integer>();
    for (int letter = 0; letter < AsciiPattern.LETTERS; letter++) {
      int column = letter;
      List<Short> states = rows.stream().map(row -> row[column]).toList();
      columns.putIfAbsent(states, columns.size());
      kinds[letter] = columns.get(states).byteValue();
    }
    int width = columns.size();
    next = new int[rows.size() * width];
    accepts = new boolean[next.length];
    columns.forEach(
        (states, kind) -> {
          for (int state = 0; state < states.size(); state++) {
            next[state * width + kind] = states.get(state) * width;
          }
        });
    accepting.stream().forEach(state -> accepts[state * width] = true);
    first = width;
  }

  /** Empty where the pattern would need too many states. */
  static Optional<AsciiAutomaton> of(Node pattern) {
    return new Steps().deterministic(pattern);
  }

  @Override
  Answer match(byte[] bytes, int from, int length) {
    int state = first;
    int others = 0;
    for (int index = from; index < from + length; index++) {
      byte letter = bytes[index];
      others |= letter;
      state = next[state + kinds[letter & AsciiPattern.LETTERS - 1]];
    }
    if (others < 0) {
      return Answer.UNKNOWN;
    }
    return accepts[state] ? Answer.MATCHES : Answer.DIFFERS;
  }

  /**
   * The same automaton before it is deterministic: a step takes a letter, or splits without one.
   */
  private static final class Steps {
    private static final int NONE = -1;

    private record Step(Letters letters, int next, int other) {}

    private final List<Step> steps = new ArrayList<>();
    private final Map<BitSet, Integer> states = new HashMap<>();
    private final List<BitSet> sets = new ArrayList<>();

    Optional<AsciiAutomaton> deterministic(Node node) {
      int end = add(new Step(Letters.NONE, NONE, NONE));
      int begin = before(node, end);
      if (begin == NONE) {
        return Optional.empty();
      }
      state(new BitSet());
      var first = new BitSet();
      reach(begin, first);
      state(first);
      var table = new ArrayList<short[]>();
      for (int state = 0; state < sets.size(); state++) {
        if (state == MAX_STATES) {
          return Optional.empty();
        }
        table.add(row(sets.get(state)));
      }
      var accepting = new BitSet();
      for (int state = 0; state < table.size(); state++) {
        accepting.set(state, sets.get(state).get(end));
      }
      return Optional.of(new AsciiAutomaton(table, accepting));
    }

    private int add(Step step) {
      if (steps.size() == MAX_STEPS) {
        return NONE;
      }
      steps.add(step);
      return steps.size() - 1;
    }

    /**
     * The step with which this begins, if it goes on at {@code then}; none where it is too long.
     */
    private int before(Node node, int then) {
      if (then == NONE) {
        return NONE;
      }
      if (node instanceof Letters letters) {
        return add(new Step(letters, then, NONE));
      }
      if (node instanceof Sequence sequence) {
        int begin = then;
        for (int part = sequence.parts().size() - 1; part >= 0; part--) {
          begin = before(sequence.parts().get(part), begin);
        }
        return begin;
      }
      if (node instanceof Either either) {
        int begin = before(either.choices().get(0), then);
        for (Node choice : either.choices().subList(1, either.choices().size())) {
          begin = split(before(choice, then), begin);
        }
        return begin;
      }
      return before((Repeat) node, then);
    }

    private int before(Repeat repeat, int then) {
      int begin = then;
      if (repeat.most() == Repeat.UNBOUNDED) {
        begin = loop(repeat.part(), then);
      } else {
        for (int time = repeat.least(); time < repeat.most(); time++) {
          begin = split(before(repeat.part(), begin), then);
        }
      }
      int before = NONE;
      // A round that adds nothing is nothing; so are all others, of which there may be very many.
      for (int time = 0; time < repeat.least() && steps.size() > before; time++) {
        before = steps.size();
        begin = before(repeat.part(), begin);
      }
      return begin;
    }

    private int loop(Node part, int then) {
      int again = add(new Step(Letters.NONE, then, NONE));
      int begin = before(part, again);
      if (begin == NONE) {
        return NONE;
      }
      steps.set(again, new Step(Letters.NONE, then, begin));
      return again;
    }

    private int split(int one, int other) {
      return one == NONE || other == NONE ? NONE : add(new Step(Letters.NONE, one, other));
    }

    private static boolean isTaking(Step step) {
      return (step.letters().low() | step.letters().high()) != 0;
    }

    /** Adds all steps to which nothing need be read. */
    private void reach(int begin, BitSet set) {
      var open = new ArrayList<Integer>();
      open.add(begin);
      while (!open.isEmpty()) {
        int at = open.remove(open.size() - 1);
        if (at == NONE || set.get(at)) {
          continue;
        }
        set.set(at);
        Step step = steps.get(at);
        if (!isTaking(step)) {
          open.add(step.next());
          open.add(step.other());
        }
      }
    }

    private short[] row(BitSet set) {
      var row = new short[AsciiPattern.LETTERS];
      for (int letter = 0; letter < AsciiPattern.LETTERS; letter++) {
        var after = new BitSet();
        for (int at = set.nextSetBit(0); at >= 0; at = set.nextSetBit(at + 1)) {
          if (steps.get(at).letters().has(letter)) {
            reach(steps.get(at).next(), after);
          }
        }
        row[letter] = (short) state(after);
      }
      return row;
    }

    private int state(BitSet set) {
      return states.computeIfAbsent(
          set,
          fresh -> {
            sets.add(fresh);
            return sets.size() - 1;
          });
    }
  }
}
