package io.chimera.sinks;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.EventTime;
import io.chimera.schemas.contract.Isolation;
import io.chimera.schemas.contract.KafkaSecurity;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.Ownership;
import io.chimera.schemas.contract.StartPosition;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.TargetKind;
import io.chimera.schemas.contract.TopicSpec;
import io.chimera.schemas.contract.Trigger;
import io.chimera.schemas.contract.ValueSpec;
import java.time.LocalDate;
import java.util.List;

/** Contracts for tests. */
public final class Contracts {
  private Contracts() {}

  /** One dataset, {@code bets}: topic {@code game_v1} to table {@code casino.bets}. */
  public static Contract bets() {
    return of(dataset("bets", List.of(), columns()));
  }

  public static Contract of(Dataset... datasets) {
    return new Contract(
        "casino",
        "1.2.0",
        null,
        new Ownership(
            "gaming", "casino", "gaming@example.org", "Producer", "gaming", LocalDate.EPOCH),
        50,
        new KafkaSourceSpec("games", List.of("broker:9092"), null, KafkaSecurity.NONE),
        new Trigger(Trigger.DEFAULT_COMMIT_EVERY),
        Isolation.CONTRACT,
        List.of(datasets),
        "ab12");
  }

  public static Dataset dataset(
      String name, List<Target.PartitionField> partition, List<Column> columns) {
    return new Dataset(
        name,
        new TopicSpec("game_v1", TopicSpec.Format.JSON, StartPosition.EARLIEST),
        columns,
        Dataset.UnknownFields.IGNORE,
        Dataset.DEFAULT_MAX_VALUE_BYTES,
        new EventTime("at", null),
        List.of(),
        List.of(),
        null,
        new Target(new TableName("casino", name), partition, List.of(), 128));
  }

  /** The same with a table of another kind. */
  public static Dataset withKind(Dataset dataset, TargetKind kind) {
    Target target = dataset.target();
    return new Dataset(
        dataset.name(),
        dataset.from(),
        dataset.columns(),
        dataset.unknownFields(),
        dataset.maxValueBytes(),
        dataset.eventTime(),
        dataset.rules(),
        dataset.commitRules(),
        dataset.rejectLimit(),
        new Target(
            target.table(), kind, target.partition(), target.sort(), target.fileMegabytes()));
  }

  /** {@code bets} with one row an id, and rows that are deleted gone. */
  public static Contract upserts(Target.PartitionField... partition) {
    Dataset dataset = dataset("bets", List.of(partition), columns());
    return of(withKind(dataset, new TargetKind.Upsert(List.of("id"), TargetKind.Deletes.REMOVE)));
  }

  /** {@code bets} with what the last read has found. */
  public static Contract replaces() {
    return of(withKind(dataset("bets", List.of(), columns()), new TargetKind.Replace()));
  }

  /** {@code id long required, player string, at timestamp}. */
  public static List<Column> columns() {
    return List.of(
        required("id", ColumnType.Primitive.LONG),
        optional("player", ColumnType.Primitive.STRING),
        optional("at", ColumnType.Primitive.TIMESTAMP));
  }

  public static Column required(String name, ColumnType type) {
    return new Column(name, new ValueSpec(type, true, null), Origin.SAME_NAME, "The " + name);
  }

  public static Column optional(String name, ColumnType type) {
    return new Column(name, new ValueSpec(type, false, null), Origin.SAME_NAME, null);
  }
}
