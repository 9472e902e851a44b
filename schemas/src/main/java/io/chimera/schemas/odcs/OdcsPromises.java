package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.EventTime;
import io.chimera.schemas.contract.Schedule;
import io.chimera.schemas.contract.ServiceLevel;
import io.chimera.schemas.contract.ServiceLevel.Age;
import io.chimera.schemas.contract.ServiceLevel.Arrival;
import io.chimera.schemas.contract.ServiceLevel.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What users of the tables are promised about time, as the standard's {@code slaProperties}. When
 * to warn is nobody's business but ours, and is not said.
 */
final class OdcsPromises {
  /** Of a document. */
  static final String LIST = "slaProperties";

  static final String CRON = "cron";
  static final String ROWS = "rows";

  private static final String RETENTION = "retention";
  private static final Pattern ONE_TIME = Pattern.compile("([0-5]?[0-9]) ([01]?[0-9]|2[0-3]) .*");

  private OdcsPromises() {}

  static List<ObjectNode> of(Contract contract) {
    var promises = new ArrayList<ObjectNode>();
    for (Dataset dataset : contract.datasets()) {
      dataset.serviceLevels().forEach(level -> promises.add(of(level, dataset)));
      Duration rows = dataset.retention().rows();
      if (rows != null) {
        promises.add(retention(rows, dataset));
      }
    }
    return promises;
  }

  /** How long rows are kept; how long histories and rejected records are is nobody's but ours. */
  private static ObjectNode retention(Duration rows, Dataset dataset) {
    ObjectNode promise =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", dataset.name() + "-" + RETENTION)
            .put("property", RETENTION);
    OdcsUnit unit = OdcsUnit.of(rows);
    number(promise, unit.count(rows));
    return promise.put("unit", unit.label()).put("element", element(dataset));
  }

  private static ObjectNode of(ServiceLevel level, Dataset dataset) {
    ObjectNode promise =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id(dataset.name(), level.kind()))
            .put("property", word(level.kind()));
    if (level instanceof Age age) {
      OdcsUnit unit = OdcsUnit.of(age.within());
      number(promise, unit.count(age.within()));
      return promise.put("unit", unit.label()).put("element", element(dataset));
    }
    Arrival arrival = (Arrival) level;
    Schedule deadlines = arrival.deadlines();
    String cron = deadlines.cronOfDays();
    if (arrival.kind() == Kind.VOLUME) {
      promise.put("value", arrival.rows()).put("unit", ROWS);
    } else {
      promise.put("value", time(cron).orElse(cron));
    }
    promise.put("valueExt", deadlines.zone().getId()).put("element", element(dataset));
    if (!deadlines.beyondCron().isEmpty()) {
      promise.put("description", "Of these times: " + deadlines.beyondCron());
    }
    return promise.put("scheduler", CRON).put("schedule", cron);
  }

  private static void number(ObjectNode promise, BigDecimal count) {
    BigDecimal plain = count.stripTrailingZeros();
    if (plain.scale() <= 0) {
      promise.put("value", plain.longValueExact());
    } else {
      promise.put("value", plain);
    }
  }

  /** The dataset, and the column that says when its events happened, if the table has that. */
  private static String element(Dataset dataset) {
    EventTime eventTime = dataset.eventTime();
    boolean isThere =
        eventTime != null
            && dataset.writtenColumns().stream()
                .anyMatch(each -> each.name().equals(eventTime.column()));
    return isThere ? dataset.name() + "." + eventTime.column() : dataset.name();
  }

  /** By what it is the same in two documents; names of datasets have no such dash. */
  static String id(String dataset, Kind kind) {
    return dataset + "-" + kind.label();
  }

  private static String word(Kind kind) {
    return switch (kind) {
      case FRESHNESS -> "freshness";
      case LATENCY -> "latency";
      case FREQUENCY -> "frequency";
      case ARRIVE_BY -> "timeOfAvailability";
      // The standard has no word for it, and takes others.
      case VOLUME -> "volume";
    };
  }

  /** What of ours it promises, in words of the standard, which knows short ones as well. */
  static Optional<Kind> kind(JsonNode promise) {
    String word = promise.path("property").asText().toLowerCase(Locale.ROOT);
    for (Kind kind : Kind.values()) {
      if (word(kind).toLowerCase(Locale.ROOT).equals(word)) {
        return Optional.of(kind);
      }
    }
    return switch (word) {
      case "ly" -> Optional.of(Kind.LATENCY);
      case "fy" -> Optional.of(Kind.FREQUENCY);
      default -> Optional.empty();
    };
  }

  /** The time of the day, as in {@code 06:00}, if cron has only one. */
  static Optional<String> time(String cron) {
    Matcher one = ONE_TIME.matcher(cron);
    return one.matches()
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%02d:%02d",
                Integer.parseInt(one.group(2)),
                Integer.parseInt(one.group(1))))
        : Optional.empty();
  }
}
