package io.chimera.jobs.quarantine;

/** Text of unknown origin, made harmless for those who look at it. */
public final class SafeText {
  private SafeText() {}

  /**
   * Replaces what would steer a terminal or hide in a text (control and format characters, line
   * separators, halves of surrogate pairs) by what it is called, as in {@code \}{@code u001b}.
   */
  public static String visible(String text) {
    var shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              switch (Character.getType(point)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    shown.append(named(point));
                default -> shown.appendCodePoint(point);
              }
            });
    return shown.toString();
  }

  private static String named(int point) {
    return Character.charCount(point) == 1
        ? "\\u%04x".formatted(point)
        : "\\u%04x\\u%04x"
            .formatted((int) Character.highSurrogate(point), (int) Character.lowSurrogate(point));
  }
}
