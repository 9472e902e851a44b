package io.chimera.jobs.expectations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments of one expectation. Whoever translates reads what the type knows; an argument that
 * nobody reads would change the meaning unseen, so it is refused.
 */
final class Arguments {
  /** They say how results are shown or how bounds were found, not what is expected. */
  private static final Set<String> WITHOUT_MEANING =
      Set.of(
          "result_format",
          "include_config",
          "catch_exceptions",
          "batch_id",
          "condition_parser",
          "meta",
          "notes",
          "description",
          "rendered_content",
          "metadata",
          "id",
          "auto",
          "profiler_config",
          "parse_strings_as_datetimes",
          "output_strftime_format",
          "allow_cross_type_comparisons");

  private final ObjectNode values;
  private final TargetColumns columns;
  private final Set<String> read = new HashSet<>(WITHOUT_MEANING);

  Arguments(ObjectNode values, TargetColumns columns) {
    this.values = values;
    this.columns = columns;
  }

  TargetColumns targets() {
    return columns;
  }

  /** Refuses what is known only when a suite is run. */
  void refuseParameters() throws RefusedException {
    if (values.findValue("$PARAMETER") != null) {
      throw new RefusedException("a value is a parameter of the suite, known only when it is run");
    }
    if (!optional("windows").map(JsonNode::isEmpty).orElse(true)) {
      throw new RefusedException("it depends on the results of earlier runs ('windows')");
    }
  }

  void refuseUnread() throws RefusedException {
    for (var entry : values.properties()) {
      if (!read.contains(entry.getKey()) && !entry.getValue().isNull()) {
        throw new RefusedException("argument '" + entry.getKey() + "' is not known");
      }
    }
  }

  /** The argument, unless it is absent or null. */
  Optional<JsonNode> optional(String name) {
    read.add(name);
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isNull());
  }

  JsonNode required(String name) throws RefusedException {
    return optional(name)
        .orElseThrow(() -> new RefusedException("argument '" + name + "' is missing"));
  }

  String text(String name) throws RefusedException {
    JsonNode value = required(name);
    if (!value.isTextual()) {
      throw new RefusedException("argument '" + name + "' is no text");
    }
    return value.textValue();
  }

  /** A text out of a few, or the default. */
  String choice(String name, List<String> choices) throws RefusedException {
    String chosen = optional(name).map(JsonNode::asText).orElse(choices.get(0));
    if (!choices.contains(chosen)) {
      throw new RefusedException("argument '" + name + "' is '" + chosen + "', which is not known");
    }
    return chosen;
  }

  boolean flag(String name) {
    return optional(name).map(JsonNode::asBoolean).orElse(false);
  }

  List<JsonNode> list(String name) throws RefusedException {
    JsonNode value = required(name);
    if (!value.isArray() || value.isEmpty()) {
      throw new RefusedException("argument '" + name + "' is no list with anything in it");
    }
    return Sql.elements(value);
  }

  List<String> texts(String name) throws RefusedException {
    var texts = new ArrayList<String>();
    for (JsonNode value : list(name)) {
      if (!value.isTextual()) {
        throw new RefusedException("argument '" + name + "' has something that is no text");
      }
      texts.add(value.textValue());
    }
    return texts;
  }

  /** Our name of the column. */
  String column(String name) throws RefusedException {
    return columns.ours(text(name));
  }

  String column() throws RefusedException {
    return column("column");
  }

  List<String> columnList() throws RefusedException {
    var names = new ArrayList<String>();
    for (String name : texts("column_list")) {
      names.add(columns.ours(name));
    }
    return names;
  }

  /** Bounds, at least one of which is there. */
  Bounds bounds() throws RefusedException {
    var bounds =
        new Bounds(
            optional("min_value"), optional("max_value"), flag("strict_min"), flag("strict_max"));
    if (bounds.min().isEmpty() && bounds.max().isEmpty()) {
      throw new RefusedException("it has neither 'min_value' nor 'max_value'");
    }
    return bounds;
  }

  /**
   * What a value lies between.
   *
   * @param isMinOpen whether the value is greater than the least, and not equal to it
   * @param isMaxOpen likewise
   */
  record Bounds(
      Optional<JsonNode> min, Optional<JsonNode> max, boolean isMinOpen, boolean isMaxOpen) {}
}
