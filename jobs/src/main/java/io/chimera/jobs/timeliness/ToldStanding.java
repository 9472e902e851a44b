package io.chimera.jobs.timeliness;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.quality.timeliness.Course;
import io.chimera.quality.timeliness.State;
import io.chimera.quality.timeliness.Told;
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

  /** What a watch goes on from. */
  Told told() {
    String breach = text("breachAt");
    return new Told(
        at,
        new Course(state, since, number, null, null),
        breach.isEmpty() ? null : Instant.parse(breach));
  }

  /** A text that was told, empty if none was. */
  public String text(String key) {
    return data.path(key).asText("");
  }
}
