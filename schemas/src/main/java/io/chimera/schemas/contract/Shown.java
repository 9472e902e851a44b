package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.stream.Collectors;

/** Writes a document's values into messages: short, on one line, and never with a password. */
final class Shown {
  private static final int MAX_LENGTH = 80;

  private Shown() {}

  static String value(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case NULL -> "null";
      case STRING -> "text " + text(value.textValue());
      default -> text(value.asText());
    };
  }

  static String text(String text) {
    // user:password@host, wherever somebody may have put it
    int at = text.lastIndexOf('@');
    if (at >= 0 && text.lastIndexOf(':', at) >= 0) {
      return "'...' (not shown, it has user information)";
    }
    var shown = new StringBuilder("'");
    int end =
        text.offsetByCodePoints(0, Math.min(MAX_LENGTH, text.codePointCount(0, text.length())));
    for (int index = 0; index < end; index++) {
      char character = text.charAt(index);
      shown.append(Character.isISOControl(character) ? '?' : character);
    }
    return shown.append(end < text.length() ? "...'" : "'").toString();
  }

  static String oneOf(Collection<String> names) {
    if (names.size() == 1) {
      return "'" + names.iterator().next() + "'";
    }
    return names.stream().collect(Collectors.joining("', '", "one of '", "'"));
  }
}
