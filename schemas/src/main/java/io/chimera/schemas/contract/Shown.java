package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.stream.Collectors;

/** Writes a document's values into messages: short, on one line, and never with a password. */
public final class Shown {
  private static final int MAX_LENGTH = 80;

  private Shown() {}

  /** Any value; a text in quotes. */
  public static String value(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case NULL -> "null";
      case STRING -> "text " + text(value.textValue());
      default -> text(value.asText());
    };
  }

  /** A text in quotes. */
  public static String text(String text) {
    if (mayHoldPassword(text)) {
      return "'...' (not shown, it may hold a password)";
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

  /** {@code user:password@host} anywhere, or an address with a query. */
  private static boolean mayHoldPassword(String text) {
    int at = text.lastIndexOf('@');
    return (at >= 0 && text.lastIndexOf(':', at) >= 0)
        || (text.contains("://") && text.indexOf('?') >= 0);
  }

  static String oneOf(Collection<String> names) {
    if (names.size() == 1) {
      return "'" + names.iterator().next() + "'";
    }
    return "one of " + list(names);
  }

  static String list(Collection<String> names) {
    return names.stream().collect(Collectors.joining("', '", "'", "'"));
  }
}
