package io.chimera.jobs.sql;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.StartPosition;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.TopicSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read of one dataset's source by a query.
 *
 * @param contract with that dataset only; of a read with a reader its table is that of the reader's
 *     books
 * @param reader by whose name books are kept, or null for nobody's
 * @param allowance how much older than one before it a row of a split may be without being late
 * @param isBounded whether it ends with what the source holds when it is planned
 */
record SourceRead(
    Contract contract, @Nullable String reader, Duration allowance, boolean isBounded) {
  private static final String READ = "__read_";

  static SourceRead of(Contract contract, Dataset dataset, @Nullable String reader) {
    Dataset read = reader == null ? dataset : withBooks(dataset, reader);
    return new SourceRead(contract.with(List.of(read)), reader, Duration.ZERO, false);
  }

  /** Nobody changes rows of the books' table: it has none. */
  private static Dataset withBooks(Dataset dataset, String reader) {
    TableName table = dataset.target().table();
    return new Dataset(
        dataset.name(),
        dataset.from(),
        dataset.columns(),
        dataset.unknownFields(),
        dataset.maxValueBytes(),
        dataset.eventTime(),
        dataset.deduplication(),
        dataset.rules(),
        List.of(),
        dataset.rejectLimit(),
        new Target(
            new TableName(table.namespace(), table.name() + READ + reader),
            dataset.target().partition(),
            dataset.target().sort(),
            dataset.target().fileMegabytes()),
        List.of());
  }

  /** The same from somewhere else than the contract says; null for there. */
  SourceRead from(@Nullable StartPosition start) {
    if (start == null) {
      return this;
    }
    Dataset dataset = dataset();
    TopicSpec topic = dataset.topic();
    var moved =
        new Dataset(
            dataset.name(),
            new TopicSpec(topic.topic(), topic.format(), start),
            dataset.columns(),
            dataset.unknownFields(),
            dataset.maxValueBytes(),
            dataset.eventTime(),
            dataset.deduplication(),
            dataset.rules(),
            dataset.commitRules(),
            dataset.rejectLimit(),
            dataset.target(),
            dataset.serviceLevels());
    return new SourceRead(contract.with(List.of(moved)), reader, allowance, isBounded);
  }

  /** The same with other bounds. */
  SourceRead within(Duration newAllowance, boolean newBounded) {
    return new SourceRead(contract, reader, newAllowance, newBounded);
  }

  Dataset dataset() {
    return contract.datasets().get(0);
  }

  /** Who reads, as Kafka knows it. */
  String group() {
    return "chimera-"
        + (reader == null ? contract.name() + "-sql" : contract.pipelineOf(dataset()));
  }
}
