package io.chimera.quality.deduplication;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Condition;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Deduplication;
import io.chimera.schemas.contract.Deduplication.State;
import io.chimera.schemas.contract.EventTime;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.RecordRule;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.contract.StartPosition;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.TopicSpec;
import io.chimera.schemas.contract.ValueSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Datasets for this package's tests. */
final class KeyedDatasets {
  private KeyedDatasets() {}

  /** Columns {@code id} (long) and {@code at} (the event time), repeats by {@code id}. */
  static Dataset byId(@Nullable Duration within) {
    return byId("events", within, State.MEMORY);
  }

  static Dataset byId(String name, @Nullable Duration within, State state) {
    return of(name, new Deduplication(List.of("id"), within, state), idAndTime());
  }

  /** The same, where ids up to {@code most} pass, and what is above holds its commit back. */
  static Dataset byIdHolding(long most) {
    Dataset events = byId(null);
    var few =
        new RecordRule(
            "few",
            new Condition.Bound(
                "id", Condition.Comparison.LESS_OR_EQUAL, most, Long.toString(most)),
            RecordRule.OnFailure.HOLD);
    return new Dataset(
        events.name(),
        events.from(),
        events.columns(),
        events.unknownFields(),
        events.maxValueBytes(),
        events.eventTime(),
        events.deduplication(),
        List.of(few),
        List.of(),
        null,
        events.target(),
        List.of());
  }

  /** The same of a database's table, which is read again in each run. */
  static Dataset ofTable(Dataset dataset) {
    return new Dataset(
        dataset.name(),
        new TableSpec(
            new SourceTable("public", "t"),
            TableSpec.Mode.INCREMENTAL,
            new TableSpec.Cursor("id", Duration.ZERO),
            null,
            TableSpec.OnDrift.FAIL),
        dataset.columns(),
        dataset.unknownFields(),
        dataset.maxValueBytes(),
        dataset.eventTime(),
        dataset.deduplication(),
        List.of(),
        List.of(),
        null,
        dataset.target(),
        List.of());
  }

  /** The same columns, with repeats written. */
  static Dataset plain(String name) {
    return of(name, null, idAndTime());
  }

  static List<Column> idAndTime() {
    return List.of(
        column("id", ColumnType.Primitive.LONG), column("at", ColumnType.Primitive.TIMESTAMP));
  }

  static Dataset of(String name, @Nullable Deduplication deduplication, List<Column> columns) {
    return new Dataset(
        name,
        new TopicSpec("t", TopicSpec.Format.JSON, StartPosition.EARLIEST),
        columns,
        Dataset.UnknownFields.IGNORE,
        Dataset.DEFAULT_MAX_VALUE_BYTES,
        columns.stream().anyMatch(column -> column.name().equals("at"))
            ? new EventTime("at", null)
            : null,
        deduplication,
        List.of(),
        List.of(),
        null,
        new Target(new TableName("test", name), List.of(), List.of(), 128),
        List.of());
  }

  static Column column(String name, ColumnType type) {
    return new Column(name, new ValueSpec(type, false, null), Origin.SAME_NAME, null);
  }

  static Column envelope(String name, ColumnType type, Origin.Metadata metadata) {
    return new Column(
        name, new ValueSpec(type, false, null), new Origin(List.of(), null, metadata), null);
  }
}
