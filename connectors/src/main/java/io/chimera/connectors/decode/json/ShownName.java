package io.chimera.connectors.decode.json;

import java.nio.charset.StandardCharsets;

/**
 * A field's name as a message may show it. The name is the record's content: it is cut, and what is
 * neither letter, digit nor plain ASCII becomes a question mark.
 */
final class ShownName {
  private static final int MAX_CHARACTERS = 64;

  private ShownName() {}

  static String of(JsonString name) {
    // No character is longer than four bytes; one that is cut here is beyond the limit.
    int length = Math.min(name.length(), MAX_CHARACTERS * 4);
    var text = new String(name.bytes(), name.offset(), length, StandardCharsets.UTF_8);
    var shown = new StringBuilder(MAX_CHARACTERS);
    int position = 0;
    while (position < text.length() && shown.length() < MAX_CHARACTERS) {
      int codePoint = text.codePointAt(position);
      position += Character.charCount(codePoint);
      boolean printable =
          codePoint >= ' ' && codePoint <= '~' && codePoint != '\'' && codePoint != '\\';
      boolean basic = Character.isBmpCodePoint(codePoint) && Character.isLetterOrDigit(codePoint);
      shown.append(printable || basic ? (char) codePoint : '?');
    }
    return shown.toString();
  }
}
