package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ServiceLevel.Age;
import io.chimera.schemas.contract.ServiceLevel.Arrival;
import io.chimera.schemas.contract.ServiceLevel.Kind;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code sla} of a dataset. */
final class ServiceLevelReader {
  static final Duration LEAST_WITHIN = Duration.ofSeconds(2);
  static final Duration MOST_WITHIN = Duration.ofDays(366);
  static final Duration LEAST_WARNING = Duration.ofSeconds(1);
  static final Duration MOST_WARNING = Duration.ofDays(7);
  static final Duration ARRIVAL_WARNING = Duration.ofMinutes(30);

  private static final int WARNING_SHARE = 4;
  private static final int MAX_CRON = 100;
  private static final int MAX_ZONE = 64;
  private static final String EXPECTED_TIME = "a time of the day, as in '06:00'";
  private static final String EXPECTED_CRON =
      "five fields of cron: minute, hour, day of month, month, day of week, as in '0 6 * * 1-5'";
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
  private static final Pattern CRON = Pattern.compile("[0-9A-Za-z*/,?#-]+( [0-9A-Za-z*/,?#-]+){4}");
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9_+/-]{1," + MAX_ZONE + "}");
  private static final Map<String, DayOfWeek> WEEKDAYS = new LinkedHashMap<>();

  static {
    for (DayOfWeek day : DayOfWeek.values()) {
      WEEKDAYS.put(day.name().toLowerCase(Locale.ROOT), day);
    }
  }

  private ServiceLevelReader() {}

  static List<ServiceLevel> read(DocumentNode node, boolean hasEventTime) {
    if (!node.isPresent()) {
      return List.of();
    }
    DocumentObject levels = node.object(ContractPart.SLA.keys());
    var read = new ArrayList<ServiceLevel>();
    for (Kind kind : Kind.values()) {
      DocumentNode each = levels.optional(kind.label());
      if (each.isPresent()) {
        read.add(read(kind, each, hasEventTime));
      }
    }
    if (read.isEmpty() && node.isObject()) {
      node.report(
          "promises nothing", "one of " + String.join(", ", ContractPart.SLA.keys().known()));
    }
    return read;
  }

  private static ServiceLevel read(Kind kind, DocumentNode node, boolean hasEventTime) {
    boolean isOfEvents = kind == Kind.FRESHNESS || kind == Kind.LATENCY;
    if (isOfEvents && !hasEventTime) {
      node.report(
          "is there without 'eventTime'",
          "an 'eventTime' in this dataset, which says when its events happened");
    }
    return switch (kind) {
      case FRESHNESS, LATENCY, FREQUENCY -> age(kind, node);
      case ARRIVE_BY, VOLUME -> arrival(kind, node);
    };
  }

  private static Age age(Kind kind, DocumentNode node) {
    DocumentObject level = node.object(ContractPart.SLA_AGE.keys());
    Duration within =
        DocumentValues.duration(
            level.required("within", "a duration, as in 'PT5M'"),
            LEAST_WITHIN,
            MOST_WITHIN,
            MOST_WITHIN);
    DocumentNode warnNode = level.optional("warnBefore");
    Duration usual = within.dividedBy(WARNING_SHARE);
    Duration warnBefore =
        DocumentValues.duration(
            warnNode,
            LEAST_WARNING,
            MOST_WARNING,
            usual.compareTo(MOST_WARNING) < 0 ? usual : MOST_WARNING);
    if (warnBefore.compareTo(within) >= 0) {
      warnNode.refuse("a duration shorter than 'within', " + within);
    }
    return new Age(kind, within, warnBefore);
  }

  private static Arrival arrival(Kind kind, DocumentNode node) {
    boolean isVolume = kind == Kind.VOLUME;
    DocumentObject level =
        node.object((isVolume ? ContractPart.SLA_VOLUME : ContractPart.SLA_ARRIVAL).keys());
    long rows = isVolume ? level.required("rows", "how many").whole(1, Long.MAX_VALUE, 1) : 1;
    String cron = cron(node, level);
    Duration warnBefore =
        DocumentValues.duration(
            level.optional("warnBefore"), LEAST_WARNING, MOST_WARNING, ARRIVAL_WARNING);
    return new Arrival(
        kind,
        new Schedule(
            cron,
            zone(level.required("zone", "a time zone, as in 'Europe/Berlin'")),
            weekdays(level.optional("weekdays")),
            except(level.optional("except"))),
        rows,
        warnBefore);
  }

  private static String cron(DocumentNode node, DocumentObject level) {
    DocumentNode timeNode = level.optional("time");
    DocumentNode cronNode = level.optional("cron");
    if (timeNode.isPresent() == cronNode.isPresent() && node.isObject()) {
      node.report(
          timeNode.isPresent() ? "has both 'time' and 'cron'" : "has neither 'time' nor 'cron'",
          "one of them");
    }
    String time = timeNode.text(TIME, EXPECTED_TIME);
    if (!time.isEmpty() && TIME.matcher(time).matches()) {
      return Integer.parseInt(time.substring(3))
          + " "
          + Integer.parseInt(time.substring(0, 2))
          + " * * *";
    }
    String cron = cronNode.text(CRON, EXPECTED_CRON);
    if (CRON.matcher(cron).matches() && (cron.length() > MAX_CRON || !Schedule.isCron(cron))) {
      cronNode.refuse(EXPECTED_CRON);
    }
    return cron;
  }

  private static ZoneId zone(DocumentNode node) {
    String expected = "a time zone, as in 'Europe/Berlin' or 'UTC'";
    String zone = node.text(ZONE, expected);
    try {
      return zone.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(zone);
    } catch (DateTimeException unknown) {
      if (ZONE.matcher(zone).matches()) {
        node.refuse(expected);
      }
      return ZoneId.of("UTC");
    }
  }

  private static Set<DayOfWeek> weekdays(DocumentNode node) {
    if (!node.isPresent()) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    var days = EnumSet.noneOf(DayOfWeek.class);
    for (DocumentNode each : node.elements("a list of days, as in 'monday'")) {
      DayOfWeek day = each.choice(WEEKDAYS, DayOfWeek.MONDAY);
      if (!days.add(day) && each.isText() && WEEKDAYS.containsKey(each.value().textValue())) {
        each.refuse("every day once");
      }
    }
    return days;
  }

  private static Set<LocalDate> except(DocumentNode node) {
    var days = new HashSet<LocalDate>();
    if (node.isPresent()) {
      for (DocumentNode each : node.elements("a list of dates, as in '2026-12-25'")) {
        days.add(DocumentValues.date(each));
      }
    }
    return days;
  }
}
