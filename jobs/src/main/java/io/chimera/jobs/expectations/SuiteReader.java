package io.chimera.jobs.expectations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.jobs.expectations.Expectation.Severity;
import java.util.ArrayList;
import java.util.Locale;

/**
 * Reads a suite as Great Expectations saves it. Before 1.x a suite had an {@code
 * expectation_suite_name} and its expectations an {@code expectation_type}; since then these are
 * {@code name} and {@code type}, and an expectation has a {@code severity}.
 */
public final class SuiteReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private SuiteReader() {}

  /**
   * Reads the text of a suite.
   *
   * @throws BadSuiteException if it is none
   */
  public static Suite read(String text) {
    JsonNode suite = parse(text);
    JsonNode name = suite.has("name") ? suite.get("name") : suite.get("expectation_suite_name");
    JsonNode expectations = suite.get("expectations");
    if (name == null || !name.isTextual()) {
      throw new BadSuiteException(
          "Cannot read the suite: it has no name, expected 'name' or 'expectation_suite_name'");
    }
    if (expectations == null || !expectations.isArray()) {
      throw new BadSuiteException(
          "Cannot read suite '" + name.asText() + "': it has no list of 'expectations'");
    }
    var read = new ArrayList<Expectation>();
    for (JsonNode expectation : expectations) {
      read.add(expectation(expectation, read.size() + 1));
    }
    return new Suite(name.asText(), read);
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException broken) {
      var place = broken.getLocation();
      throw new BadSuiteException(
          "Cannot read the suite: it is no JSON"
              + (place == null
                  ? ""
                  : " at line " + place.getLineNr() + ", column " + place.getColumnNr()));
    }
  }

  private static Expectation expectation(JsonNode node, int position) {
    JsonNode type = node.has("type") ? node.get("type") : node.get("expectation_type");
    if (type == null || !type.isTextual()) {
      throw new BadSuiteException(
          "Cannot read expectation "
              + position
              + ": it has no type, expected 'type' or 'expectation_type'");
    }
    JsonNode arguments = node.path("kwargs");
    if (!arguments.isObject()) {
      throw new BadSuiteException(
          "Cannot read expectation " + position + ": it has no object 'kwargs'");
    }
    return new Expectation(
        position, type.asText(), (ObjectNode) arguments, severity(node.path("severity"), position));
  }

  private static Severity severity(JsonNode node, int position) {
    if (node.isMissingNode() || node.isNull()) {
      return Severity.UNSAID;
    }
    return switch (node.asText().toLowerCase(Locale.ROOT)) {
      case "critical" -> Severity.CRITICAL;
      case "warning" -> Severity.WARNING;
      case "info" -> Severity.INFO;
      default ->
          throw new BadSuiteException(
              "Cannot read expectation "
                  + position
                  + ": its severity is not known, expected 'critical', 'warning' or 'info'");
    };
  }
}
