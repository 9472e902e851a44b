package io.chimera.quality.admission;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Condition;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Deduplication;
import io.chimera.schemas.contract.Deduplication.State;
import io.chimera.schemas.contract.EventTime;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.RecordRule;
import io.chimera.schemas.contract.StartPosition;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.TopicSpec;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Header;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.TypedRow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Datasets, records and a decoder for this package's tests. */
final class Datasets {
  private Datasets() {}

  /**
   * Columns {@code id} (required long) and {@code at} (the event time, at most 5 minutes ahead).
   */
  static Dataset events(String topic, Column... more) {
    var columns = new ArrayList<Column>();
    columns.add(column("id", ColumnType.Primitive.LONG, true, null));
    columns.add(column("at", ColumnType.Primitive.TIMESTAMP, false, null));
    columns.addAll(List.of(more));
    return new Dataset(
        "events",
        new TopicSpec(topic, TopicSpec.Format.JSON, StartPosition.EARLIEST),
        columns,
        Dataset.UnknownFields.IGNORE,
        Dataset.DEFAULT_MAX_VALUE_BYTES,
        new EventTime("at", Duration.ofMinutes(5)),
        List.of(),
        List.of(),
        null,
        new Target(new TableName("test", "events"), List.of(), List.of(), 128));
  }

  /** The same dataset with repeats by {@code id}. */
  static Dataset keyed(String topic, Duration within) {
    return keyed(events(topic), within);
  }

  static Dataset keyed(Dataset events, Duration within) {
    return new Dataset(
        events.name(),
        events.from(),
        events.columns(),
        events.unknownFields(),
        events.maxValueBytes(),
        events.eventTime(),
        new Deduplication(List.of("id"), within, State.MEMORY),
        events.rules(),
        List.of(),
        null,
        events.target(),
        List.of());
  }

  /** The same dataset with rules on {@code id}, by action; each allows no more than its bound. */
  static Dataset ruled(String topic, Map<RecordRule.OnFailure, Long> most) {
    Dataset events = events(topic);
    var rules = new ArrayList<RecordRule>();
    most.forEach(
        (action, bound) ->
            rules.add(
                new RecordRule(
                    action.name().toLowerCase(Locale.ROOT),
                    new Condition.Bound(
                        "id", Condition.Comparison.LESS_OR_EQUAL, bound, bound.toString()),
                    action)));
    return new Dataset(
        events.name(),
        events.from(),
        events.columns(),
        events.unknownFields(),
        events.maxValueBytes(),
        events.eventTime(),
        rules,
        List.of(),
        null,
        events.target());
  }

  static Column column(
      String name, ColumnType type, boolean required, Origin.@Nullable Metadata metadata) {
    return new Column(
        name, new ValueSpec(type, required, null), new Origin(List.of(), null, metadata), null);
  }

  static RawRecord record(String topic, int split, long position, @Nullable String value) {
    return new RawRecord(
        new Provenance(topic, split, position, 1_000),
        null,
        value == null ? null : value.getBytes(StandardCharsets.UTF_8),
        RawRecord.NO_HEADERS);
  }

  static RawRecord withEnvelope(byte @Nullable [] key, Header... headers) {
    return new RawRecord(
        new Provenance("t", 3, 17, 1_000), key, "1,0".getBytes(StandardCharsets.UTF_8), headers);
  }

  static Positions positions(String topic, Map<Integer, Long> next) {
    var streams = new TreeMap<String, StreamPositions>();
    streams.put(topic, new StreamPositions("topic-id", new TreeMap<>(next)));
    return new Positions("cluster", streams);
  }

  /** Reads {@code id,at}, either of them empty for null; anything else is malformed. */
  static final class CommaDecoder implements RecordDecoder {
    @Override
    public @Nullable Fault decode(byte[] value, TypedRow row) {
      var parts = new String(value, StandardCharsets.UTF_8).split(",", -1);
      if (parts.length != 2) {
        return new Fault(ReasonCode.MALFORMED, null, "Not two parts");
      }
      if (!parts[0].isEmpty()) {
        row.setLong(0, Long.parseLong(parts[0]));
      }
      if (!parts[1].isEmpty()) {
        row.setTimestampMicros(1, Long.parseLong(parts[1]));
      }
      return null;
    }
  }
}
