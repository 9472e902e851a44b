package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Shown;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** By what an element of one of the standard's lists is the same in two documents. */
final class OdcsElements {
  /** The key of an element's name, by the key of the list. */
  private static final Map<String, String> NAMES =
      Map.of(
          "schema",
          "name",
          "properties",
          "name",
          "quality",
          "name",
          "servers",
          "server",
          "support",
          "channel",
          "members",
          "username",
          OdcsPromises.LIST,
          "id",
          "customProperties",
          "property");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,80}");

  private OdcsElements() {}

  /** Whether elements of the list have names. */
  static boolean areNamed(String list) {
    return NAMES.containsKey(list);
  }

  static String nameKey(String list) {
    return NAMES.getOrDefault(list, "");
  }

  /** The element of the list that is the same as this one; null where there is none. */
  static @Nullable JsonNode find(JsonNode elements, String list, JsonNode wanted) {
    String key = nameKey(list);
    JsonNode name = wanted.path(key);
    for (JsonNode each : elements) {
      boolean isSame =
          name.isTextual() ? each.path(key).equals(name) : OdcsElements.areEqual(each, wanted);
      if (isSame) {
        return each;
      }
    }
    return null;
  }

  /** The same value; a number is the same however it is written. */
  static boolean areEqual(JsonNode one, JsonNode other) {
    return one.equals(
        (left, right) ->
            left.isNumber() && right.isNumber()
                ? left.decimalValue().compareTo(right.decimalValue())
                : left.equals(right) ? 0 : 1,
        other);
  }

  /** Where an element is, as in {@code schema[bets]}. */
  static String path(String path, String list, JsonNode element) {
    JsonNode name = element.path(element.has(nameKey(list)) ? nameKey(list) : "property");
    return path + "[" + (name.isTextual() ? shown(name.textValue()) : Shown.value(element)) + "]";
  }

  static String path(String path, String key) {
    return path.isEmpty() ? shown(key) : path + "." + shown(key);
  }

  /** Names come from outside, and go to a terminal. */
  private static String shown(String name) {
    return PLAIN.matcher(name).matches() ? name : Shown.text(name);
  }

  /** Whether the element is the one that holds our contract. */
  static boolean isOurs(JsonNode property) {
    return property instanceof ObjectNode
        && property.path("property").asText().equals(OdcsExport.PROPERTY);
  }
}
