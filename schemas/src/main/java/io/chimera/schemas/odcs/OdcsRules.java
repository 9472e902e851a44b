package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TargetKind.Append;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A dataset's rules as the standard's checks. One of its library stands for a rule only where what
 * every record or every commit keeps is kept by all rows together; the others are of our own
 * engine, as the contract has them.
 */
final class OdcsRules {
  private static final List<String> CONDITIONS =
      List.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "oneOf",
          "notOneOf",
          "pattern",
          "minLength",
          "maxLength",
          "precision");
  private static final Set<String> BOUNDS =
      Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
  private static final Set<String> SHARES = Set.of("nullValues", "missingValues");
  private static final List<String> UPPER_AND_LOWER =
      List.of(
          "mustBe",
          "mustBeGreaterThan",
          "mustBeGreaterOrEqualTo",
          "mustBeLessThan",
          "mustBeLessOrEqualTo",
          "mustBeBetween");

  private final Dataset dataset;
  private final JsonNode tree;
  private final OdcsSide side;
  private final Set<String> columns;

  /**
   * @param tree the dataset as the contract has it
   */
  OdcsRules(Dataset dataset, JsonNode tree, OdcsSide side) {
    this.dataset = dataset;
    this.tree = tree;
    this.side = side;
    this.columns = Set.copyOf(side.columns(dataset).stream().map(Column::name).distinct().toList());
  }

  /** Those about one column that is there. */
  List<ObjectNode> of(String column) {
    return all()
        .filter(rule -> rule.path("column").asText().equals(column))
        .map(this::check)
        .toList();
  }

  /** Those about whole records, about several columns, and about columns that are not there. */
  List<ObjectNode> ofRecords() {
    return all()
        .filter(rule -> !columns.contains(rule.path("column").asText()))
        .map(this::check)
        .toList();
  }

  /** What the standard says of a value at its type, for all rows that there are. */
  Optional<ObjectNode> options(Column column) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    if (!isClear(column.name())) {
      return Optional.empty();
    }
    for (JsonNode each : tree.path("columns")) {
      if (each.path("name").asText().equals(column.name()) && isKeptOut(each)) {
        String logical = OdcsColumns.logical(column.type());
        boolean isNumber = logical.equals("integer") || logical.equals("number");
        for (String key : CONDITIONS) {
          JsonNode value = each.path(key);
          if (BOUNDS.contains(key) && !value.isMissingNode()) {
            if (isNumber == value.isNumber()) {
              options.set(key, value);
            }
          } else if (key.endsWith("Length") && value.isNumber() && isText(column)) {
            options.set(key, value);
          } else if (key.equals("pattern") && value.isTextual()) {
            options.put(key, whole(value.textValue()));
          }
        }
      }
    }
    return options.isEmpty() ? Optional.empty() : Optional.of(options);
  }

  private static boolean isText(Column column) {
    return column.type() == Primitive.STRING;
  }

  /** Ours matches all of a text, the standard's any part of it. */
  private static String whole(String pattern) {
    return "^(?:" + pattern + ")$";
  }

  private static boolean isKeptOut(JsonNode rule) {
    String action = rule.path("onFailure").asText("quarantine");
    return !action.equals("warn") && !action.equals("hold");
  }

  /** The rules in one form: those at columns as if they stood in {@code quality}. */
  private Stream<ObjectNode> all() {
    var rules = new ArrayList<ObjectNode>();
    for (JsonNode column : tree.path("columns")) {
      for (String key : CONDITIONS) {
        if (column.has(key)) {
          String name = column.path("name").asText();
          ObjectNode rule =
              JsonNodeFactory.instance
                  .objectNode()
                  .put("name", name + "_" + snake(key))
                  .put("column", name)
                  .set(key, column.get(key));
          if (column.has("onFailure")) {
            rule.set("onFailure", column.get("onFailure"));
          }
          rules.add(rule);
        }
      }
    }
    tree.path("quality").forEach(each -> rules.add((ObjectNode) each));
    return rules.stream();
  }

  private ObjectNode check(ObjectNode rule) {
    ObjectNode check =
        JsonNodeFactory.instance.objectNode().put("name", rule.path("name").asText());
    dimension(rule).ifPresent(each -> check.put("dimension", each));
    check.put("severity", severity(rule));
    Optional<ObjectNode> library = library(rule);
    if (library.isPresent()) {
      return check.put("type", "library").setAll(library.get());
    }
    return check.put("type", "custom").put("engine", "chimera").set("implementation", rule);
  }

  private static String severity(JsonNode rule) {
    String fallback = rule.has("metric") ? "warn" : "quarantine";
    return rule.path("onFailure").asText(fallback).equals("warn") ? "warning" : "error";
  }

  private Optional<ObjectNode> library(ObjectNode rule) {
    if (!columns.contains(rule.path("column").asText())) {
      return Optional.empty();
    }
    if (rule.has("metric")) {
      return ofCommits(rule);
    }
    if (!isClear(rule.path("column").asText())) {
      return Optional.empty();
    }
    ObjectNode library = JsonNodeFactory.instance.objectNode().put("metric", "invalidValues");
    if (rule.has("oneOf")) {
      library.putObject("arguments").set("validValues", rule.get("oneOf"));
    } else if (rule.has("pattern")) {
      library.putObject("arguments").put("pattern", whole(rule.get("pattern").textValue()));
    } else {
      return Optional.empty();
    }
    return Optional.of(library.put("mustBe", 0));
  }

  private Optional<ObjectNode> ofCommits(ObjectNode rule) {
    String metric = rule.path("metric").asText();
    boolean isPercent = rule.path("unit").asText().equals("percent");
    if (!SHARES.contains(metric)) {
      return Optional.empty();
    }
    for (String operator : UPPER_AND_LOWER) {
      if (rule.has(operator)) {
        JsonNode limit = rule.get(operator);
        boolean isNone =
            limit.isNumber()
                && limit.decimalValue().compareTo(BigDecimal.ZERO) == 0
                && (operator.equals("mustBe") || operator.equals("mustBeLessOrEqualTo"));
        boolean isOfAll = isPercent && dataset.target().kind() instanceof Append && isRange(limit);
        if (!isNone && !isOfAll) {
          return Optional.empty();
        }
        ObjectNode library = JsonNodeFactory.instance.objectNode().put("metric", metric);
        if (rule.has("missing")) {
          library.putObject("arguments").set("missingValues", rule.get("missing"));
        }
        library.set(operator, limit);
        return Optional.of(library.put("unit", isPercent ? "percent" : "rows"));
      }
    }
    return Optional.empty();
  }

  /** The standard knows no range whose ends are one number. */
  private static boolean isRange(JsonNode limit) {
    return !limit.isArray()
        || limit.get(0).decimalValue().compareTo(limit.get(1).decimalValue()) < 0;
  }

  /** Whether values on this side are those that the rule sees. */
  private boolean isClear(String column) {
    return side == OdcsSide.SOURCE
        || dataset.columns().stream()
            .noneMatch(each -> each.name().equals(column) && each.isProtected());
  }

  private static Optional<String> dimension(JsonNode rule) {
    if (rule.has("metric")) {
      return switch (rule.path("metric").asText()) {
        case "nullValues", "missingValues" -> Optional.of("completeness");
        case "invalidValues", "rejectedPercent" -> Optional.of("conformity");
        case "duplicateValues" -> Optional.of("uniqueness");
        case "rowCount" -> Optional.of("coverage");
        case "freshness" -> Optional.of("timeliness");
        default -> Optional.empty();
      };
    }
    return Optional.of(rule.has("check") || rule.has("compare") ? "consistency" : "conformity");
  }

  /** {@code minLength} as {@code min_length}, as the reader names rules at columns. */
  private static String snake(String key) {
    return key.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
