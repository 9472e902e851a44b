package io.chimera.jobs.quarantine;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;

/** By what rejected records are counted. */
public enum Grouping {
  /** Stage, reason and column. */
  REASON(List.of("stage", "reason", "column"), List.of("stage", "reason_code", "column_name")),
  /** A record counts for every rule that it failed. */
  RULE(List.of("rule"), List.of("failed_rules")),
  COLUMN(List.of("column"), List.of("column_name")),
  /** The day of the rejection, in UTC. */
  DAY(List.of("day"), List.of("rejected_at")),
  /** The hour of the rejection, in UTC. */
  HOUR(List.of("hour"), List.of("rejected_at"));

  private final List<String> names;
  private final List<String> columns;

  Grouping(List<String> names, List<String> columns) {
    this.names = names;
    this.columns = columns;
  }

  /** What the parts of a group are called. */
  public List<String> names() {
    return names;
  }

  /** Whether groups are shown in their own order, and not by their size. */
  public boolean isTime() {
    return this == DAY || this == HOUR;
  }

  /** As it is asked for. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<String> columns() {
    return columns;
  }

  /** The groups that a record belongs to, a part for each name; at least one. */
  List<List<@Nullable String>> of(Record record) {
    return switch (this) {
      case REASON -> List.of(parts(record));
      case COLUMN -> List.of(parts(record));
      case RULE -> rules(record);
      case DAY -> List.of(time(record, ChronoUnit.DAYS));
      case HOUR -> List.of(time(record, ChronoUnit.HOURS));
    };
  }

  private List<@Nullable String> parts(Record record) {
    var parts = new ArrayList<@Nullable String>();
    columns.forEach(column -> parts.add((String) record.getField(column)));
    return parts;
  }

  private static List<List<@Nullable String>> rules(Record record) {
    var groups = new ArrayList<List<@Nullable String>>();
    for (Object rule : (List<?>) record.getField("failed_rules")) {
      groups.add(List.of(String.valueOf(rule)));
    }
    if (groups.isEmpty()) {
      var none = new ArrayList<@Nullable String>();
      none.add(null);
      groups.add(none);
    }
    return groups;
  }

  private static List<@Nullable String> time(Record record, ChronoUnit unit) {
    var at = (OffsetDateTime) record.getField("rejected_at");
    var start = at.withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(unit);
    return List.of(
        unit == ChronoUnit.DAYS ? start.toLocalDate().toString() : start.toInstant().toString());
  }
}
