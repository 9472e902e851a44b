package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.ServiceLevel.Kind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a document of somebody else promises about time; what is taken over is taken out of it. A
 * promise that says anything else than a contract could stays there as it is, and is named.
 */
final class OdcsDraftPromises {
  private static final Set<Kind> OF_EVENTS = EnumSet.of(Kind.FRESHNESS, Kind.LATENCY);
  private static final List<String> SAID = List.of("property", "value", "unit", "element");
  private static final List<String> SAID_OF_TIMES = List.of("valueExt", "scheduler", "schedule");
  private static final Pattern TIME =
      Pattern.compile("((?:[01][0-9]|2[0-3]):[0-5][0-9])(Z|[+-][01][0-9]:[0-5][0-9])?");
  private static final Pattern EVERY_DAY = Pattern.compile("[0-9]+ [0-9]+ \\* \\* \\*");

  private final List<String> called;
  private final ArrayNode datasets;
  private final List<String> notes;

  /**
   * @param called the names of the datasets in the document
   * @param datasets the contract's, in the same order
   */
  OdcsDraftPromises(List<String> called, ArrayNode datasets, List<String> notes) {
    this.called = called;
    this.datasets = datasets;
    this.notes = notes;
  }

  static String unwatched(String promise) {
    return "promise '"
        + promise
        + "' is kept in 'odcs', and Chimera does not watch it: say it in 'sla'";
  }

  void take(ObjectNode document) {
    String otherwise = document.path("slaDefaultElement").asText();
    // The first know best which column has the time of events, of which there is one.
    for (Set<Kind> kinds : List.of(OF_EVENTS, EnumSet.complementOf(EnumSet.copyOf(OF_EVENTS)))) {
      for (JsonNode each : document.path(OdcsPromises.LIST)) {
        Optional<Kind> kind = OdcsPromises.kind(each).filter(kinds::contains);
        if (kind.isPresent()
            && each instanceof ObjectNode promise
            && !isTaken(kind.get(), promise, otherwise)) {
          notes.add(unwatched(OdcsElements.path(OdcsPromises.LIST, OdcsPromises.LIST, each)));
        }
      }
    }
    OdcsDraft.removeBare(document, OdcsPromises.LIST);
  }

  private boolean isTaken(Kind kind, ObjectNode promise, String otherwise) {
    Optional<Place> place = place(promise.path("element").asText(otherwise));
    Optional<ObjectNode> level =
        switch (kind) {
          case FRESHNESS, LATENCY, FREQUENCY -> age(promise);
          case ARRIVE_BY -> arrival(promise);
          case VOLUME -> volume(promise);
        };
    if (place.isEmpty() || level.isEmpty() || !fits(kind, place.get())) {
      return false;
    }
    ObjectNode dataset = place.get().dataset();
    if (place.get().column() != null) {
      dataset.withObject("/eventTime").put("column", place.get().column());
    }
    dataset.withObject("/sla").set(kind.label(), level.get());
    keep(promise, kind, OdcsPromises.id(dataset.path("name").textValue(), kind));
    return true;
  }

  /** One of a kind for each dataset, and one time of events. */
  private static boolean fits(Kind kind, Place place) {
    JsonNode eventTime = place.dataset().path("eventTime").path("column");
    return !place.dataset().path("sla").has(kind.label())
        && (place.column() == null || eventTime.asText(place.column()).equals(place.column()));
  }

  /** What a contract has no word for, by the name that exports will have it under. */
  private void keep(ObjectNode promise, Kind kind, String id) {
    String place = OdcsElements.path(OdcsPromises.LIST, OdcsPromises.LIST, promise);
    promise.remove(SAID);
    if (kind == Kind.ARRIVE_BY || kind == Kind.VOLUME) {
      promise.remove(SAID_OF_TIMES);
    }
    JsonNode before = promise.remove("id");
    if (before != null && !before.asText().equals(id)) {
      notes.add("'" + place + "' is called '" + id + "'");
    }
    promise.put("id", id);
  }

  /** Where the only object may be left out. */
  private Optional<Place> place(String element) {
    boolean isOnly = called.size() == 1;
    for (int index = 0; index < called.size(); index++) {
      ObjectNode dataset = (ObjectNode) datasets.get(index);
      String name = called.get(index);
      if (element.equals(name) || (element.isEmpty() && isOnly)) {
        return Optional.of(new Place(dataset, null));
      }
      Optional<String> column =
          element.startsWith(name + ".")
              ? column(dataset, element.substring(name.length() + 1))
              : isOnly ? column(dataset, element) : Optional.empty();
      if (column.isPresent()) {
        return Optional.of(new Place(dataset, column.get()));
      }
    }
    return Optional.empty();
  }

  /** What the contract calls it. */
  private static Optional<String> column(ObjectNode dataset, String called) {
    for (JsonNode column : dataset.path("columns")) {
      String name = column.path("name").textValue();
      if (column.path("aliases").path(0).asText(name).equals(called)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private static Optional<ObjectNode> age(ObjectNode promise) {
    JsonNode value = promise.path("value");
    if (!value.isNumber()) {
      return Optional.empty();
    }
    Optional<Duration> within =
        OdcsUnit.named(promise.path("unit").asText())
            .flatMap(unit -> unit.times(value.decimalValue()));
    return within.map(each -> object().put("within", each.toString()));
  }

  private static Optional<ObjectNode> arrival(ObjectNode promise) {
    String value = promise.path("value").asText();
    String schedule = promise.path("schedule").asText();
    Matcher time = TIME.matcher(value);
    ObjectNode arrival = object();
    if (!time.matches()) {
      return value.isEmpty() || !value.equals(schedule)
          ? Optional.empty()
          : deadlines(promise, arrival);
    }
    @Nullable String offset = time.group(2);
    if (offset != null && promise.has("valueExt")) {
      return Optional.empty();
    }
    if (offset != null) {
      arrival.put("zone", offset.equals("Z") ? "UTC" : withoutColon(offset));
    }
    if (!promise.has("scheduler") && !promise.has("schedule")) {
      arrival.put("time", time.group(1));
      return zoned(promise, arrival);
    }
    boolean isSame = OdcsPromises.time(schedule).filter(time.group(1)::equals).isPresent();
    return isSame ? deadlines(promise, arrival) : Optional.empty();
  }

  private static Optional<ObjectNode> volume(ObjectNode promise) {
    JsonNode rows = promise.path("value");
    boolean areRows =
        rows.isIntegralNumber() && promise.path("unit").asText().equals(OdcsPromises.ROWS);
    if (!areRows) {
      return Optional.empty();
    }
    ObjectNode volume = object();
    volume.set("rows", rows);
    return deadlines(promise, volume);
  }

  /** At the times of cron, which is a contract's as well. */
  private static Optional<ObjectNode> deadlines(ObjectNode promise, ObjectNode level) {
    String schedule = promise.path("schedule").asText();
    if (schedule.isEmpty() || !promise.path("scheduler").asText().equals(OdcsPromises.CRON)) {
      return Optional.empty();
    }
    Optional<String> time =
        EVERY_DAY.matcher(schedule).matches() ? OdcsPromises.time(schedule) : Optional.empty();
    time.ifPresentOrElse(
        each -> level.put("time", each), () -> level.put(OdcsPromises.CRON, schedule));
    return zoned(promise, level);
  }

  /** In a zone, if it says one; a contract has to. */
  private static Optional<ObjectNode> zoned(ObjectNode promise, ObjectNode level) {
    if (!promise.has("valueExt")) {
      return Optional.of(level);
    }
    String zone = promise.path("valueExt").asText();
    try {
      return Optional.of(level.put("zone", withoutColon(ZoneId.of(zone).getId())));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }

  /** As contracts have offsets. */
  private static String withoutColon(String zone) {
    return zone.replace(":", "");
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * What a promise is about.
   *
   * @param column the one with the time of events, if it says so
   */
  private record Place(ObjectNode dataset, @Nullable String column) {}
}
