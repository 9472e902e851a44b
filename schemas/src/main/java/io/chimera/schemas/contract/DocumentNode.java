package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One value of a document and the place where it stands. Asked for what it should be, it hands out
 * that, or reports what is wrong and hands out a placeholder. An absent value has been reported
 * where it had to be there, and is silent.
 */
public final class DocumentNode {
  private final String path;
  private final JsonNode value;
  private final List<ContractProblem> problems;

  DocumentNode(String path, JsonNode value, List<ContractProblem> problems) {
    this.path = path;
    this.value = value;
    this.problems = problems;
  }

  static DocumentNode absent(String path, List<ContractProblem> problems) {
    return new DocumentNode(path, MissingNode.getInstance(), problems);
  }

  public boolean isPresent() {
    return !value.isMissingNode();
  }

  public String path() {
    return path;
  }

  /** Reports something wrong here. */
  public void report(String problem, String expected) {
    problems.add(new ContractProblem(path, problem, expected));
  }

  /** Reports that the value is not what is expected, and shows it. */
  public void refuse(String expected) {
    report("is " + Shown.value(value), expected);
  }

  /** Reports something wrong at a place below this one. */
  public void report(String below, String problem, String expected) {
    problems.add(new ContractProblem(path + "." + below, problem, expected));
  }

  public boolean isText() {
    return value.isTextual();
  }

  public boolean isList() {
    return value.isArray();
  }

  /** The value as it stands there. */
  public JsonNode value() {
    return value;
  }

  boolean isObject() {
    return value.isObject();
  }

  boolean has(String key) {
    return value.has(key);
  }

  /** One line that says something. */
  public String line(int maxLength) {
    return text(maxLength, false);
  }

  /** Text that says something, of one or more lines. */
  public String prose(int maxLength) {
    return text(maxLength, true);
  }

  private String text(int maxLength, boolean lines) {
    String text = text("text");
    if (text.isEmpty() && !value.isTextual()) {
      return text;
    }
    if (text.isBlank() || text.codePointCount(0, text.length()) > maxLength) {
      refuse("text of 1 to " + maxLength + " characters, not only spaces");
      return "";
    }
    if (!text.chars().allMatch(each -> !Character.isISOControl(each) || (lines && isSpace(each)))) {
      refuse("text without control characters");
      return "";
    }
    return text;
  }

  private static boolean isSpace(int character) {
    return character == '\n' || character == '\r' || character == '\t';
  }

  /** Text of the given shape. */
  public String text(Pattern shape, String expected) {
    String text = text(expected);
    if (value.isTextual() && !shape.matcher(text).matches()) {
      refuse(expected);
      return "";
    }
    return text;
  }

  /** Any text. */
  public String text(String expected) {
    if (!isPresent()) {
      return "";
    }
    if (!value.isTextual()) {
      refuse(expected);
      return "";
    }
    return value.textValue();
  }

  /** A name as all of ours are. */
  public String identifier() {
    return text(
        Names.IDENTIFIER,
        "a lower-case letter, then at most 62 of lower-case letters, digits and '_'");
  }

  /** One of the named values. */
  public <T extends @Nullable Object> T choice(Map<String, T> choices, T fallback) {
    return choice(choices, Set.of(), fallback);
  }

  /** One of the named values; those planned are refused as not supported yet. */
  public <T extends @Nullable Object> T choice(
      Map<String, T> choices, Set<String> planned, T fallback) {
    String expected = Shown.oneOf(choices.keySet());
    String name = text(expected);
    if (!value.isTextual()) {
      return fallback;
    }
    T choice = choices.get(name);
    if (choice != null) {
      return choice;
    }
    if (planned.contains(name)) {
      report("'" + name + "' is not supported yet", expected);
      return fallback;
    }
    String hint =
        NearestName.of(name, choices.keySet())
            .map(near -> ", did you mean '" + near + "'")
            .orElse("");
    report("is " + Shown.value(value) + hint, expected);
    return fallback;
  }

  /** A whole number in a range. */
  public int integer(int min, int max, int fallback) {
    return (int) whole(min, max, fallback);
  }

  /** As {@link #integer}, of larger ones. */
  long whole(long min, long max, long fallback) {
    if (!isPresent()) {
      return fallback;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < min
        || value.longValue() > max) {
      refuse("a whole number from " + min + " to " + max);
      return fallback;
    }
    return value.longValue();
  }

  /** True or false. */
  public boolean flag(boolean fallback) {
    if (!isPresent()) {
      return fallback;
    }
    if (!value.isBoolean()) {
      refuse("true or false");
      return fallback;
    }
    return value.booleanValue();
  }

  /** The elements of a list that is not empty. */
  public List<DocumentNode> elements(String expected) {
    if (!isPresent()) {
      return List.of();
    }
    if (!value.isArray()) {
      refuse(expected);
      return List.of();
    }
    if (value.isEmpty()) {
      report("is an empty list", expected);
      return List.of();
    }
    var elements = new ArrayList<DocumentNode>(value.size());
    for (int index = 0; index < value.size(); index++) {
      elements.add(new DocumentNode(DocumentPath.index(path, index), value.get(index), problems));
    }
    return elements;
  }

  /** An object; keys it may not have are reported. */
  public DocumentObject object(Keys keys) {
    if (isPresent() && !value.isObject()) {
      refuse("an object with keys among " + Shown.list(keys.known()));
    }
    return DocumentObject.of(path, value, keys, problems);
  }

  /** An object that may hold secrets: as {@link #object}, but a wrong value is not shown. */
  public DocumentObject secretObject(Keys keys) {
    if (isPresent() && !value.isObject()) {
      report(
          "is not an object (value not shown)",
          "an object with keys among " + Shown.list(keys.known()));
    }
    return DocumentObject.of(path, value, keys, problems);
  }
}
