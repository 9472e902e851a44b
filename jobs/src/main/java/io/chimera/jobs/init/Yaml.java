package io.chimera.jobs.init;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Objects and lists on one line of YAML; what could be taken for anything but text is quoted. */
final class Yaml {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
  private static final Set<String> WORDS = Set.of("true", "false", "null");

  private final Map<String, String> entries = new LinkedHashMap<>();

  Yaml text(String key, String value) {
    entries.put(key, scalar(value));
    return this;
  }

  Yaml raw(String key, String value) {
    entries.put(key, value);
    return this;
  }

  Yaml list(String key, List<String> values) {
    entries.put(key, values.stream().map(Yaml::scalar).collect(Collectors.joining(", ", "[", "]")));
    return this;
  }

  static String scalar(String value) {
    return PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT))
        ? value
        : TextNode.valueOf(value).toString();
  }

  /** Text that is to stand behind a number sign. */
  static String comment(String text) {
    return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }

  @Override
  public String toString() {
    return entries.entrySet().stream()
        .map(each -> each.getKey() + ": " + each.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
