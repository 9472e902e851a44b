package io.chimera.connectors.batch;

import io.chimera.connectors.database.BatchPart;
import io.chimera.connectors.database.BatchReader;
import io.chimera.connectors.database.CursorWindow;
import io.chimera.connectors.source.DatabaseReading.Cursor;
import io.chimera.connectors.source.DatabaseReading.Session;
import io.chimera.connectors.source.DatabaseSplit;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.stream.SourceEvent.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thread's connection, made when the first part is there. Not thread-safe. */
final class BatchSession implements Session {
  private final Contract contract;
  private final Secrets secrets;
  private @Nullable BatchReader reader;

  BatchSession(Contract contract, Secrets secrets) {
    this.contract = contract;
    this.secrets = secrets;
  }

  @Override
  public Cursor open(DatabaseSplit split) {
    if (!(split instanceof Part part)) {
      throw new IllegalArgumentException("Cannot read split '" + split.splitId() + "': no log is");
    }
    int index = index(part.dataset());
    Dataset dataset = contract.datasets().get(index);
    var range = BatchPart.of(((TableSpec) dataset.from()).table(), part.range());
    return new BatchCursor(
        new PartEvents(index, dataset, part, change(range)), reader().read(dataset, range));
  }

  /** A row behind a cursor may be new, or there since an earlier read. */
  private static Change change(BatchPart part) {
    CursorWindow window = part.window();
    return window == null || window.after() == null ? Change.READ : Change.UPDATE;
  }

  private int index(String dataset) {
    List<String> names = contract.datasets().stream().map(Dataset::name).toList();
    int index = names.indexOf(dataset);
    if (index < 0) {
      throw new IllegalStateException("The contract has no dataset '" + dataset + "'");
    }
    return index;
  }

  private BatchReader reader() {
    BatchReader open = reader;
    if (open == null) {
      open = BatchReader.open(contract.database(), secrets, contract.datasets());
      reader = open;
    }
    return open;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
