package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a document's tree as text that {@link Document} reads to the same tree. */
public final class DocumentText {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*( [A-Za-z0-9_][A-Za-z0-9_./-]*)*");

  /** What one YAML or another takes for something else than text. */
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private final StringBuilder text = new StringBuilder();

  private DocumentText() {}

  /** As JSON, indented. */
  public static String json(JsonNode tree) {
    return tree.toPrettyString() + "\n";
  }

  /** As YAML; whatever could be taken for anything but text is quoted. */
  public static String yaml(JsonNode tree) {
    var writer = new DocumentText();
    if (isBlock(tree)) {
      writer.block(tree, 0, true);
    } else {
      writer.text.append(scalar(tree)).append('\n');
    }
    return writer.text.toString();
  }

  private static boolean isBlock(JsonNode node) {
    return node.isContainerNode() && !node.isEmpty();
  }

  /**
   * @param isOnNewLine false where the first line is begun already, behind the dash of a list
   */
  private void block(JsonNode node, int depth, boolean isOnNewLine) {
    boolean isIndented = isOnNewLine;
    if (node instanceof ArrayNode) {
      for (JsonNode element : node) {
        indent(depth, isIndented);
        text.append("- ");
        if (isBlock(element)) {
          block(element, depth + 1, false);
        } else {
          leaf(element, depth + 1);
        }
        isIndented = true;
      }
      return;
    }
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      indent(depth, isIndented);
      text.append(quoted(each.getKey())).append(':');
      if (isBlock(each.getValue())) {
        text.append('\n');
        block(each.getValue(), depth + 1, true);
      } else {
        text.append(' ');
        leaf(each.getValue(), depth + 1);
      }
      isIndented = true;
    }
  }

  /** A value behind its key or dash; several lines as they are, where YAML gives them back so. */
  private void leaf(JsonNode node, int depth) {
    if (!node.isTextual() || !isLines(node.textValue())) {
      text.append(scalar(node)).append('\n');
      return;
    }
    String lines = node.textValue();
    boolean isEnded = lines.endsWith("\n");
    text.append(isEnded ? "|\n" : "|-\n");
    String inner = isEnded ? lines.substring(0, lines.length() - 1) : lines;
    for (String line : inner.split("\n", -1)) {
      indent(depth, !line.isEmpty());
      text.append(line).append('\n');
    }
  }

  /** A first line that is indented or empty would have to be counted, as more than one end. */
  private static boolean isLines(String value) {
    return value.indexOf('\n') > 0
        && value.charAt(0) != ' '
        && !value.endsWith("\n\n")
        && value.chars().allMatch(each -> each == '\n' || isPlain((char) each));
  }

  private void indent(int depth, boolean isWanted) {
    if (isWanted) {
      text.append("  ".repeat(depth));
    }
  }

  private static String scalar(JsonNode node) {
    return node.isTextual() ? quoted(node.textValue()) : node.toString();
  }

  private static String quoted(String value) {
    if (PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT))) {
      return value;
    }
    var quoted = new StringBuilder("\"");
    for (int index = 0; index < value.length(); index++) {
      char character = value.charAt(index);
      if (character == '"' || character == '\\') {
        quoted.append('\\').append(character);
      } else if (isPlain(character)) {
        quoted.append(character);
      } else {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
      }
    }
    return quoted.append('"').toString();
  }

  /** What YAML allows unescaped and no editor breaks a line at. */
  private static boolean isPlain(char character) {
    return character >= ' '
        && !(character >= 0x7f && character <= 0xa0)
        && character != '\u2028'
        && character != '\u2029'
        && character < 0xfe00;
  }
}
