package io.chimera.connectors.batch;

import io.chimera.connectors.database.BatchPart;
import io.chimera.connectors.database.BatchRead;
import io.chimera.connectors.source.DatabaseReading;
import io.chimera.connectors.source.DatabaseSplit.Part;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads tables in parts, all of their rows or those behind a cursor; there is no log. */
public final class BatchReading implements DatabaseReading {
  private static final long serialVersionUID = 1L;

  private final Contract contract;
  private final Map<String, Long> starts;

  /**
   * @param contract whose datasets have the modes {@code full} and {@code incremental}
   * @param starts by name of the dataset, where its last read has ended; 0 for nothing so far
   */
  public BatchReading(Contract contract, Map<String, Long> starts) {
    this.contract = contract;
    this.starts = Map.copyOf(starts);
  }

  @Override
  public TableRead begin(List<String> datasets) {
    List<Dataset> read =
        contract.datasets().stream().filter(each -> datasets.contains(each.name())).toList();
    BatchRead begun = BatchRead.begin(contract.database(), Secrets.ofThisMachine(), read, starts);
    var parts = new ArrayList<Part>();
    for (Dataset dataset : read) {
      // One name a dataset: what is read of one table does not tell of another.
      String name = UUID.randomUUID().toString();
      List<BatchPart> ranges = begun.parts(dataset);
      for (int number = 0; number < ranges.size(); number++) {
        parts.add(
            new Part(
                name,
                dataset.name(),
                number,
                ranges.size(),
                begun.position(dataset),
                ranges.get(number).text()));
      }
    }
    return new Begun(begun, List.copyOf(parts));
  }

  private record Begun(BatchRead read, List<Part> parts) implements TableRead {

    @Override
    public void close() {
      read.close();
    }
  }

  @Override
  public Session openSession() {
    return new BatchSession(contract, Secrets.ofThisMachine());
  }
}
