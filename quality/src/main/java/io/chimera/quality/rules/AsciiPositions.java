package io.chimera.quality.rules;

import io.chimera.quality.rules.AsciiPattern.Letters;
import io.chimera.quality.rules.AsciiPattern.Node;
import io.chimera.quality.rules.AsciiPattern.Repeat;
import io.chimera.quality.rules.AsciiPattern.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pattern that takes one character after the other, always as many, as of a UUID, a date or a
 * code: what is at one position says nothing of the next, so that the processor looks at several at
 * once.
 */
final class AsciiPositions extends AsciiMatcher {
  private static final int MOST = Long.SIZE;

  /** By character, at which positions it may stand. */
  private final long[] allowed = new long[AsciiPattern.LETTERS];

  private final int length;

  private AsciiPositions(List<Letters> positions) {
    length = positions.size();
    for (int letter = 0; letter < AsciiPattern.LETTERS; letter++) {
      for (int position = 0; position < length; position++) {
        if (positions.get(position).has(letter)) {
          allowed[letter] |= 1L << position;
        }
      }
    }
  }

  /** Empty where the pattern has a choice of lengths, or is too long. */
  static Optional<AsciiPositions> of(Node pattern) {
    var positions = new ArrayList<Letters>();
    return add(pattern, positions) ? Optional.of(new AsciiPositions(positions)) : Optional.empty();
  }

  private static boolean add(Node node, List<Letters> positions) {
    if (node instanceof Letters letters) {
      positions.add(letters);
      return positions.size() <= MOST;
    }
    if (node instanceof Sequence sequence) {
      return sequence.parts().stream().allMatch(part -> add(part, positions));
    }
    if (!(node instanceof Repeat repeat) || repeat.least() != repeat.most()) {
      return false;
    }
    int before = -1;
    // What is nothing is nothing however often; counts in counts would be a thousand million.
    for (int time = 0; time < repeat.least() && positions.size() > before; time++) {
      before = positions.size();
      if (!add(repeat.part(), positions)) {
        return false;
      }
    }
    return true;
  }

  @Override
  Answer match(byte[] bytes, int from, int size) {
    int others = 0;
    if (size != length) {
      for (int index = from; index < from + size; index++) {
        others |= bytes[index];
      }
      // A character beyond ASCII has several bytes, and may be one that is allowed.
      return others < 0 ? Answer.UNKNOWN : Answer.DIFFERS;
    }
    long met = 1;
    for (int position = 0; position < size; position++) {
      byte letter = bytes[from + position];
      others |= letter;
      met &= allowed[letter & AsciiPattern.LETTERS - 1] >>> position;
    }
    if (others < 0) {
      return Answer.UNKNOWN;
    }
    return met == 0 ? Answer.DIFFERS : Answer.MATCHES;
  }
}
