package io.chimera.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.quarantine.SafeText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of JSON for scripts; keys keep their order. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, Object> values = new LinkedHashMap<>();

  Json put(String key, @Nullable Object value) {
    values.put(key, value);
    return this;
  }

  Map<String, Object> values() {
    return values;
  }

  static String line(Object value) {
    try {
      // What is left of control characters stands in texts, where JSON has the same escapes.
      return SafeText.visible(MAPPER.writeValueAsString(value));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Cannot write JSON", impossible);
    }
  }

  @Override
  public String toString() {
    return line(values);
  }
}
