package io.chimera.jobs.timeliness;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.quality.timeliness.State;
import java.time.Instant;

/**
 * How it stood with one promise when it was told.
 *
 * @param at when that was
 * @param pipeline whose
 * @param promise what is promised
 * @param state how it stood
 * @param since when it became so
 * @param number how many times it had changed
 * @param data all that was told of it
 */
public record ToldStanding(
    Instant at,
    String pipeline,
    String promise,
    State state,
    Instant since,
    long number,
    JsonNode data) {

  static ToldStanding read(Instant at, JsonNode data) {
    return new ToldStanding(
        at,
        data.required("pipeline").textValue(),
        data.required("promise").textValue(),
        State.of(data.required("state").textValue()),
        Instant.parse(data.required("since").textValue()),
        data.required("number").longValue(),
        data);
  }

  /** A text that was told, empty if none was. */
  public String text(String key) {
    return data.path(key).asText("");
  }
}
