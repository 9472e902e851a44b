package io.chimera.jobs.run;

import io.chimera.connectors.database.BatchRead;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.TableSpec.Cursor;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.stream.Positions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Positions of tables that are read again in every run: the largest value of a cursor that was
 * read, or how often the table was read. They mean the same whatever server has the table.
 */
final class BatchPositions implements SourcePositions {
  private static final String READS = "reads of the table";

  private final Contract contract;
  private final Secrets secrets;
  private final Map<String, Long> starts = new HashMap<>();
  private final Map<String, Long> ends = new HashMap<>();

  BatchPositions(Contract contract, Secrets secrets) {
    this.contract = contract;
    this.secrets = secrets;
  }

  private Positions at(Dataset dataset, long position) {
    return DatabasePositions.at(identity(dataset), dataset, position);
  }

  /** What positions of a dataset count in. */
  static String identity(Dataset dataset) {
    Cursor cursor = ((TableSpec) dataset.from()).cursor();
    if (cursor == null) {
      return READS;
    }
    boolean isTime =
        dataset.columns().stream()
            .filter(column -> column.name().equals(cursor.column()))
            .map(Column::type)
            .anyMatch(BatchPositions::isTime);
    return (isTime ? "microseconds of '" : "numbers of '") + cursor.column() + "'";
  }

  private static boolean isTime(ColumnType type) {
    return type == Primitive.DATE || type == Primitive.TIMESTAMP || type == Primitive.TIMESTAMPTZ;
  }

  @Override
  public Positions first(Dataset dataset) {
    starts.put(dataset.name(), 0L);
    return at(dataset, 0);
  }

  @Override
  public Positions resume(Dataset dataset, Positions ledger) {
    if (!ledger.source().equals(identity(dataset))) {
      throw new IllegalStateException(
          "Cannot resume dataset '"
              + dataset.name()
              + "': its ledger counts in "
              + ledger.source()
              + ", the contract asks for "
              + identity(dataset)
              + "; expected the mode and the cursor by which the table was filled, or another"
              + " table");
    }
    long position = DatabasePositions.position(dataset, ledger);
    starts.put(dataset.name(), position);
    return at(dataset, position);
  }

  /** Where the dataset is when it is read now. */
  @Override
  public Positions end(Dataset dataset) {
    if (!ends.containsKey(dataset.name())) {
      look(List.of(dataset));
    }
    return at(dataset, ends.get(dataset.name()));
  }

  /** Nothing is made; what stands against the read is found before a table is opened for it. */
  @Override
  public void make(List<Positions> begins) {
    look(contract.datasets());
  }

  private void look(List<Dataset> datasets) {
    try (BatchRead read = BatchRead.begin(contract.database(), secrets, datasets, starts)) {
      datasets.forEach(dataset -> ends.put(dataset.name(), read.position(dataset)));
    }
  }

  @Override
  public List<String> plan(List<Positions> begins) {
    return List.of();
  }

  /** There is no position without a read. */
  @Override
  public Optional<Duration> idleCommits() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
