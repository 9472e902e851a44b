package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Types of a document of somebody else, in a contract's words. Nothing is guessed. */
final class OdcsTypes {
  private static final Pattern DECIMAL =
      Pattern.compile(
          "(?:decimal|numeric|number)\\s*\\(\\s*(\\d{1,2})\\s*(?:,\\s*(\\d{1,2})\\s*)?\\)");
  private static final Pattern LENGTH = Pattern.compile("\\s*\\(\\s*\\d{1,9}\\s*\\)");
  private static final Map<String, String> PHYSICAL = new HashMap<>();

  static {
    names("boolean", "boolean", "bool");
    names("int", "int", "integer", "int4", "int2", "smallint", "int32", "serial");
    names("long", "long", "bigint", "int8", "int64", "bigserial");
    names("float", "float4", "real", "float32");
    names("double", "double", "double precision", "float8", "float64");
    names("string", "string", "text", "varchar", "char", "character varying", "nvarchar");
    names("bytes", "bytes", "bytea", "binary", "varbinary", "blob");
    names("uuid", "uuid");
    names("date", "date");
    names("time", "time", "time without time zone");
    names("timestamp", "timestamp without time zone");
    names("timestamptz", "timestamptz", "timestamp with time zone");
  }

  private OdcsTypes() {}

  private static void names(String ours, String... physical) {
    for (String each : physical) {
      PHYSICAL.put(each, ours);
    }
  }

  /** The type; empty where it cannot be known. */
  static Optional<String> of(String logical, String physical, JsonNode options) {
    String word = physical.toLowerCase(Locale.ROOT).strip();
    if (logical.equals("array")) {
      return Optional.of("list");
    }
    if (logical.equals("object")) {
      return Optional.of("record");
    }
    Matcher decimal = DECIMAL.matcher(word);
    if (decimal.matches()) {
      String scale = decimal.group(2) == null ? "0" : decimal.group(2);
      return Optional.of("decimal(" + decimal.group(1) + "," + scale + ")");
    }
    String known = PHYSICAL.get(LENGTH.matcher(word).replaceAll(""));
    return known != null ? Optional.of(known) : logical(logical, options);
  }

  private static Optional<String> logical(String logical, JsonNode options) {
    String format = options.path("format").asText();
    return switch (logical) {
      case "boolean", "date", "time" -> Optional.of(logical);
      case "string" ->
          Optional.of(
              format.equals("uuid") ? "uuid" : format.equals("binary") ? "bytes" : "string");
      case "integer" ->
          switch (format) {
            case "i8", "i16", "i32", "u8", "u16" -> Optional.of("int");
            case "i64", "u32" -> Optional.of("long");
            default -> Optional.empty();
          };
      case "number" ->
          switch (format) {
            case "f32" -> Optional.of("float");
            case "f64" -> Optional.of("double");
            default -> Optional.empty();
          };
      case "timestamp" ->
          options.path("timezone").isBoolean()
              ? Optional.of(options.path("timezone").asBoolean() ? "timestamptz" : "timestamp")
              : Optional.empty();
      default -> Optional.empty();
    };
  }
}
