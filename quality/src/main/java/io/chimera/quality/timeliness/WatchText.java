package io.chimera.quality.timeliness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How watches lie in state: JSON, so that fields may come to it. */
final class WatchText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private WatchText() {}

  /**
   * Writes watches.
   *
   * @param watches by dataset
   */
  static String write(Map<String, Watch> watches) {
    ObjectNode root = JSON.createObjectNode();
    watches.forEach((dataset, watch) -> write(root.putObject(dataset), watch));
    return root.toString();
  }

  private static void write(ObjectNode node, Watch watch) {
    Coverage coverage = watch.coverage();
    if (coverage != null) {
      ObjectNode each = node.putObject("coverage");
      each.put("since", coverage.since().toString());
      put(each, "completeAt", coverage.completeAt());
      var awaited = each.putArray("awaited");
      for (Coverage.Ends ends : coverage.awaited()) {
        ObjectNode end = awaited.addObject();
        end.put("at", ends.at().toString());
        ObjectNode splits = end.putObject("ends");
        ends.ends().forEach(splits::put);
      }
    }
    ObjectNode courses = node.putObject("courses");
    watch
        .courses()
        .forEach(
            (promise, course) -> {
              ObjectNode each = courses.putObject(promise);
              State state = course.state();
              State other = course.other();
              each.put("state", state == null ? null : state.label());
              each.put("since", course.since().toString());
              each.put("changes", course.changes());
              each.put("other", other == null ? null : other.label());
              put(each, "otherSince", course.otherSince());
            });
    ObjectNode awaited = node.putObject("awaited");
    watch
        .awaited()
        .forEach(
            (promise, rows) -> {
              ObjectNode each = awaited.putObject(promise);
              each.put("from", rows.from().toString());
              each.put("before", rows.before());
              put(each, "deadline", rows.deadline());
            });
  }

  private static void put(ObjectNode node, String key, @Nullable Instant moment) {
    node.put(key, moment == null ? null : moment.toString());
  }

  /** Reads watches, by dataset. */
  static Map<String, Watch> read(String text) {
    try {
      return map(JSON.readTree(text), WatchText::watch);
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException("Cannot read what was seen before: it is damaged", damaged);
    }
  }

  private static Watch watch(JsonNode node) {
    return new Watch(
        node.has("coverage") ? coverage(node.get("coverage")) : null,
        map(node.path("courses"), WatchText::course),
        map(node.path("awaited"), WatchText::awaited),
        Map.of());
  }

  private static Coverage coverage(JsonNode node) {
    List<Coverage.Ends> awaited = new ArrayList<>();
    for (JsonNode each : node.path("awaited")) {
      awaited.add(
          new Coverage.Ends(
              Instant.parse(each.required("at").textValue()),
              map(each.required("ends"), JsonNode::longValue)));
    }
    return new Coverage(
        Instant.parse(node.required("since").textValue()), moment(node, "completeAt"), awaited);
  }

  private static Course course(JsonNode node) {
    return new Course(
        state(node, "state"),
        Instant.parse(node.required("since").textValue()),
        node.required("changes").longValue(),
        state(node, "other"),
        moment(node, "otherSince"));
  }

  private static Awaited awaited(JsonNode node) {
    return new Awaited(
        Instant.parse(node.required("from").textValue()),
        node.required("before").longValue(),
        moment(node, "deadline"));
  }

  private static @Nullable State state(JsonNode node, String key) {
    return node.hasNonNull(key) ? State.of(node.get(key).textValue()) : null;
  }

  private static @Nullable Instant moment(JsonNode node, String key) {
    return node.hasNonNull(key) ? Instant.parse(node.get(key).textValue()) : null;
  }

  private static <T> Map<String, T> map(JsonNode node, Function<JsonNode, T> read) {
    var map = new TreeMap<String, T>();
    node.properties().forEach(each -> map.put(each.getKey(), read.apply(each.getValue())));
    return map;
  }
}
