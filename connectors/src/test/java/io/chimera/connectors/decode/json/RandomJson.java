package io.chimera.connectors.decode.json;

import java.util.Random;

/** Writes JSON that is right but looks as odd as the grammar allows. Seeded. */
final class RandomJson {
  private static final int[] ODD_CHARACTERS = {
    0, 1, 0x1F, ' ', '"', '\\', '/', '\b', '\n', '\t', 0x7F, 0x80, 0x7FF, 0x800, 0x2028, 0xD7FF,
    0xE000, 0xFEFF, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF
  };

  private final Random random;
  private final StringBuilder out = new StringBuilder();

  RandomJson(Random random) {
    this.random = random;
  }

  String take() {
    String json = out.toString();
    out.setLength(0);
    return json;
  }

  RandomJson raw(String text) {
    out.append(text);
    return this;
  }

  RandomJson blanks() {
    while (random.nextInt(4) == 0) {
      out.append(" \t\r\n".charAt(random.nextInt(4)));
    }
    return this;
  }

  /** Text of up to this many characters, many of them plain. */
  String text(int maxCharacters) {
    var text = new StringBuilder();
    for (int left = random.nextInt(maxCharacters + 1); left > 0; left--) {
      text.appendCodePoint(
          random.nextInt(4) == 0
              ? ODD_CHARACTERS[random.nextInt(ODD_CHARACTERS.length)]
              : 'a' + random.nextInt(26));
    }
    return text.toString();
  }

  /** The text as a JSON string, with more escapes than it needs. */
  RandomJson string(String text) {
    out.append('"');
    for (char character : text.toCharArray()) {
      int named = "\"\\/\b\f\n\r\t".indexOf(character);
      if (named >= 0 && random.nextBoolean()) {
        out.append('\\').append("\"\\/bfnrt".charAt(named));
      } else if (character < ' ' || character == '"' || character == '\\' || odd()) {
        // A pair must be escaped as a whole or not at all: bytes have no half characters.
        out.append(escape(character));
      } else {
        out.append(character);
      }
    }
    out.append('"');
    healSplitPairs();
    return this;
  }

  private boolean odd() {
    return random.nextInt(10) == 0;
  }

  private static String escape(char character) {
    String digits = Integer.toHexString(0x10000 | character).substring(1);
    return "\\u" + (character % 2 == 0 ? digits : digits.toUpperCase(java.util.Locale.ROOT));
  }

  private void healSplitPairs() {
    for (int index = 0; index < out.length(); index++) {
      char character = out.charAt(index);
      boolean pair =
          Character.isHighSurrogate(character)
              && index + 1 < out.length()
              && Character.isLowSurrogate(out.charAt(index + 1));
      if (pair) {
        index++;
      } else if (Character.isSurrogate(character)) {
        out.replace(index, index + 1, escape(character));
      }
    }
  }

  /** A number as somebody might write it. */
  String number() {
    var number = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
    digits(number, random.nextInt(6) == 0 ? 25 : 4);
    if (random.nextInt(2) == 0) {
      number.append('.');
      for (int left = random.nextInt(random.nextInt(6) == 0 ? 25 : 4); left >= 0; left--) {
        number.append((char) ('0' + random.nextInt(10)));
      }
    }
    if (random.nextInt(4) == 0) {
      number
          .append(random.nextBoolean() ? "e" : "E")
          .append(new String[] {"", "+", "-"}[random.nextInt(3)]);
      number.append(random.nextInt(random.nextInt(4) == 0 ? 400 : 10));
    }
    return number.toString();
  }

  private void digits(StringBuilder number, int max) {
    int count = 1 + random.nextInt(max);
    number.append((char) ((count == 1 ? '0' : '1') + random.nextInt(9)));
    for (int left = count - 1; left > 0; left--) {
      number.append((char) ('0' + random.nextInt(10)));
    }
  }

  /** Any value. */
  RandomJson value(int depth) {
    blanks();
    switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> out.append("true");
      case 1 -> out.append("false");
      case 2 -> out.append("null");
      case 3 -> out.append(number());
      case 4 -> string(text(12));
      case 5 -> array(depth);
      default -> object(depth);
    }
    return blanks();
  }

  RandomJson object(int depth) {
    out.append('{');
    blanks();
    for (int left = random.nextInt(4); left > 0; left--) {
      blanks().string(text(6)).blanks().raw(":").value(depth - 1).raw(left > 1 ? "," : "");
    }
    return raw("}");
  }

  private void array(int depth) {
    out.append('[');
    blanks();
    for (int left = random.nextInt(4); left > 0; left--) {
      value(depth - 1).raw(left > 1 ? "," : "");
    }
    out.append(']');
  }
}
