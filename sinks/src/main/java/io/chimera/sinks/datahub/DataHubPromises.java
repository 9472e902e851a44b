package io.chimera.sinks.datahub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.EventTime;
import io.chimera.schemas.contract.Schedule;
import io.chimera.schemas.contract.ServiceLevel;
import io.chimera.schemas.contract.ServiceLevel.Age;
import io.chimera.schemas.contract.ServiceLevel.Arrival;
import io.chimera.schemas.contract.ServiceLevel.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a table's users are promised about time as the aspect {@code assertionInfo} has it:
 * FRESHNESS or VOLUME, where DataHub has a word for it; the others are CUSTOM, with the promise in
 * words.
 */
record DataHubPromises(Dataset dataset, DataHubAssertions table) {
  static final String FRESHNESS = "FRESHNESS";

  ObjectNode of(ServiceLevel level) {
    Kind kind = level.kind();
    String words = level instanceof Age age ? words(age) : words((Arrival) level);
    ObjectNode properties =
        JsonNodeFactory.instance
            .objectNode()
            .put("promise", kind.label())
            .put("warnBefore", level.warnBefore().toString());
    ObjectNode info = table.info(kind.label(), words, properties);
    if (level instanceof Age age) {
      return kind == Kind.LATENCY
          ? table.custom(info, eventTime(), words)
          : recent(info, age.within());
    }
    Arrival arrival = (Arrival) level;
    if (kind == Kind.VOLUME) {
      return grown(info, arrival.rows());
    }
    // Without the calendar more would be promised than is.
    return arrival.deadlines().beyondCron().isEmpty()
        ? arrived(info, arrival.deadlines())
        : table.custom(info, null, words);
  }

  private @Nullable String eventTime() {
    EventTime eventTime = dataset.eventTime();
    return eventTime == null ? null : eventTime.column();
  }

  /** The table has changed within the time before it is looked at. */
  private ObjectNode recent(ObjectNode info, Duration within) {
    ObjectNode interval = freshness(info, "FIXED_INTERVAL").putObject("fixedInterval");
    // DataHub takes whole ones: rather a little later than was promised.
    long seconds = within.plusSeconds(1).minusNanos(1).toSeconds();
    if (seconds % Duration.ofDays(1).toSeconds() == 0) {
      count(interval, "DAY", seconds / Duration.ofDays(1).toSeconds());
    } else if (seconds % Duration.ofHours(1).toSeconds() == 0) {
      count(interval, "HOUR", seconds / Duration.ofHours(1).toSeconds());
    } else if (seconds % Duration.ofMinutes(1).toSeconds() == 0) {
      count(interval, "MINUTE", seconds / Duration.ofMinutes(1).toSeconds());
    } else {
      count(interval, "SECOND", seconds);
    }
    return info;
  }

  private static void count(ObjectNode interval, String unit, long multiple) {
    interval.put("unit", unit).put("multiple", Math.toIntExact(multiple));
  }

  /** The table has changed by each moment since the one before. */
  private ObjectNode arrived(ObjectNode info, Schedule deadlines) {
    freshness(info, "CRON")
        .putObject("cron")
        .put("cron", deadlines.cronOfDays())
        .put("timezone", deadlines.zone().getId());
    return info;
  }

  private ObjectNode freshness(ObjectNode info, String schedule) {
    return info.put("type", FRESHNESS)
        .putObject("freshnessAssertion")
        .put("type", "DATASET_CHANGE")
        .put("entity", table.urn())
        .putObject("schedule")
        .put("type", schedule);
  }

  /** So many rows are new; by when, DataHub has no key for. */
  private ObjectNode grown(ObjectNode info, long rows) {
    info.put("type", "VOLUME")
        .putObject("volumeAssertion")
        .put("type", "ROW_COUNT_CHANGE")
        .put("entity", table.urn())
        .putObject("rowCountChange")
        .put("type", "ABSOLUTE")
        .put("operator", "GREATER_THAN_OR_EQUAL_TO")
        .putObject("parameters")
        .putObject("value")
        .put("value", Long.toString(rows))
        .put("type", "NUMBER");
    return info;
  }

  private static String words(Age age) {
    return switch (age.kind()) {
      case FRESHNESS ->
          "the newest event is not older than " + age.within() + ", or nothing newer is to be had";
      case LATENCY -> "what the source has can be queried within " + age.within();
      case FREQUENCY ->
          "no longer than " + age.within() + " lies between two commits that bring rows";
      case ARRIVE_BY, VOLUME -> throw new IllegalStateException("No age is " + age.kind());
    };
  }

  private static String words(Arrival arrival) {
    Schedule deadlines = arrival.deadlines();
    String beyond = deadlines.beyondCron();
    return (arrival.kind() == Kind.VOLUME
            ? "at least " + arrival.rows() + " rows have"
            : "a row has")
        + " come by each deadline since the one before, "
        + deadlines.cronOfDays()
        + " in "
        + deadlines.zone().getId()
        + (beyond.isEmpty() ? "" : ", " + beyond);
  }
}
