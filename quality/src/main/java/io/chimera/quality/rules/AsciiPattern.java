package io.chimera.quality.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the part of RE2's syntax that most patterns keep to: literals, classes, groups,
 * alternatives and repeats, in ASCII. What it does not know it leaves to the engine that does; the
 * pattern is known to be valid.
 */
final class AsciiPattern {
  /** How many characters there are. */
  static final int LETTERS = 128;

  private static final int MAX_DEPTH = 50;
  private static final String SPECIAL = "^$\\.[]|()?*+{}";

  /** What a part of a pattern matches. */
  sealed interface Node {}

  /**
   * One character.
   *
   * @param low which of the characters 0 to 63, by bit
   * @param high which of 64 to 127
   */
  record Letters(long low, long high) implements Node {
    static final Letters NONE = new Letters(0, 0);
    static final Letters DIGITS = range('0', '9');
    static final Letters WORD = DIGITS.or(range('a', 'z')).or(range('A', 'Z')).or(range('_', '_'));
    static final Letters SPACE = range('\t', '\n').or(range('\f', '\r')).or(range(' ', ' '));

    static Letters range(int from, int to) {
      long low = 0;
      long high = 0;
      for (int letter = from; letter <= to; letter++) {
        if (letter < Long.SIZE) {
          low |= 1L << letter;
        } else {
          high |= 1L << letter;
        }
      }
      return new Letters(low, high);
    }

    Letters or(Letters other) {
      return new Letters(low | other.low, high | other.high);
    }

    Letters not() {
      return new Letters(~low, ~high);
    }

    boolean has(int letter) {
      return ((letter < Long.SIZE ? low : high) >>> letter & 1) != 0;
    }
  }

  /** One after the other. */
  record Sequence(List<Node> parts) implements Node {}

  /** One of them. */
  record Either(List<Node> choices) implements Node {}

  /**
   * The same several times.
   *
   * @param most {@link #UNBOUNDED} for as often as it comes
   */
  record Repeat(Node part, int least, int most) implements Node {
    static final int UNBOUNDED = -1;
  }

  /** Says that something is not known here. */
  private static final class UnknownException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final String text;
  private int at;
  private int depth;

  private AsciiPattern(String text) {
    this.text = text;
  }

  /** Empty where the pattern has anything that is not known here. */
  static Optional<Node> read(String pattern) {
    var reader = new AsciiPattern(pattern);
    try {
      Node whole = reader.either();
      return reader.at == pattern.length() ? Optional.of(whole) : Optional.empty();
    } catch (UnknownException leftToOthers) {
      return Optional.empty();
    }
  }

  private Node either() throws UnknownException {
    var choices = new ArrayList<Node>();
    choices.add(sequence());
    while (isNext('|')) {
      at++;
      choices.add(sequence());
    }
    return choices.size() == 1 ? choices.get(0) : new Either(choices);
  }

  private Node sequence() throws UnknownException {
    var parts = new ArrayList<Node>();
    while (at < text.length() && !isNext('|') && !isNext(')')) {
      parts.add(repeated(part()));
    }
    return new Sequence(parts);
  }

  private Node part() throws UnknownException {
    char letter = take();
    return switch (letter) {
      case '(' -> group();
      case '[' -> letters();
      case '\\' -> escaped();
      case '.' -> Letters.range('\n', '\n').not();
      default -> {
        if (SPECIAL.indexOf(letter) >= 0) {
          throw new UnknownException();
        }
        yield Letters.range(letter, letter);
      }
    };
  }

  private Node group() throws UnknownException {
    if (isNext('?')) {
      at++;
      require(':');
    }
    if (++depth > MAX_DEPTH) {
      throw new UnknownException();
    }
    Node inside = either();
    depth--;
    require(')');
    return inside;
  }

  private Letters letters() throws UnknownException {
    boolean isNegated = isNext('^');
    if (isNegated) {
      at++;
    }
    if (isNext(']')) {
      throw new UnknownException();
    }
    Letters all = Letters.NONE;
    while (!isNext(']')) {
      all = all.or(member());
    }
    at++;
    Letters letters = isNegated ? all.not() : all;
    if (letters.equals(Letters.NONE)) {
      throw new UnknownException();
    }
    return letters;
  }

  /** A letter, a range, or a class of its own, inside brackets. */
  private Letters member() throws UnknownException {
    char from = take();
    if (from == '[') {
      throw new UnknownException();
    }
    if (from == '\\') {
      Letters escaped = escaped();
      if (isNext('-')) {
        throw new UnknownException();
      }
      return escaped;
    }
    boolean isRange = isNext('-') && at + 1 < text.length() && text.charAt(at + 1) != ']';
    if (!isRange) {
      return Letters.range(from, from);
    }
    at++;
    char to = take();
    if (from == '-' || to == '\\' || to == '[') {
      throw new UnknownException();
    }
    return Letters.range(from, to);
  }

  private Letters escaped() throws UnknownException {
    char letter = take();
    return switch (letter) {
      case 'd' -> Letters.DIGITS;
      case 'D' -> Letters.DIGITS.not();
      case 'w' -> Letters.WORD;
      case 'W' -> Letters.WORD.not();
      case 's' -> Letters.SPACE;
      case 'S' -> Letters.SPACE.not();
      default -> {
        if (Letters.WORD.has(letter)) {
          throw new UnknownException();
        }
        yield Letters.range(letter, letter);
      }
    };
  }

  /** Whether it takes much or little makes no difference where the whole text is to match. */
  private Node repeated(Node part) throws UnknownException {
    if (at == text.length() || "*+?{".indexOf(text.charAt(at)) < 0) {
      return part;
    }
    Node repeated =
        switch (take()) {
          case '*' -> new Repeat(part, 0, Repeat.UNBOUNDED);
          case '+' -> new Repeat(part, 1, Repeat.UNBOUNDED);
          case '?' -> new Repeat(part, 0, 1);
          default -> counted(part);
        };
    if (isNext('?')) {
      at++;
    }
    if (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
      throw new UnknownException();
    }
    return repeated;
  }

  private Node counted(Node part) throws UnknownException {
    int least = number();
    int most = least;
    if (isNext(',')) {
      at++;
      most = isNext('}') ? Repeat.UNBOUNDED : number();
    }
    require('}');
    return new Repeat(part, least, most);
  }

  private int number() throws UnknownException {
    int begin = at;
    int number = 0;
    while (at < text.length() && Letters.DIGITS.has(text.charAt(at)) && at - begin < 4) {
      number = number * 10 + text.charAt(at++) - '0';
    }
    if (at == begin) {
      throw new UnknownException();
    }
    return number;
  }

  private boolean isNext(char letter) {
    return at < text.length() && text.charAt(at) == letter;
  }

  private void require(char letter) throws UnknownException {
    if (!isNext(letter)) {
      throw new UnknownException();
    }
    at++;
  }

  private char take() throws UnknownException {
    if (at == text.length() || text.charAt(at) >= LETTERS) {
      throw new UnknownException();
    }
    return text.charAt(at++);
  }
}
