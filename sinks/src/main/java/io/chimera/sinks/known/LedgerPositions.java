package io.chimera.sinks.known;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.CommittedPositions;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.ledger.TableLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the ledgers of a contract's tables say now, for sources with one position a dataset. */
public final class LedgerPositions implements CommittedPositions {
  private final Lake lake;
  private final List<Dataset> datasets;

  private LedgerPositions(Lake lake, List<Dataset> datasets) {
    this.lake = lake;
    this.datasets = datasets;
  }

  /** How they are opened. */
  public static CommittedPositions.Address of(Lake.Address lake, List<Dataset> datasets) {
    var serializable = new ArrayList<>(datasets);
    return () -> new LedgerPositions(lake.open(), serializable);
  }

  @Override
  public Map<String, Long> byDataset() {
    return datasets.stream().collect(Collectors.toMap(Dataset::name, this::position));
  }

  private long position(Dataset dataset) {
    return new TableLedger(lake.load(dataset.target().table()))
        .head()
        .map(head -> head.entry().to().streams().get(dataset.from().stream()))
        .map(stream -> stream.next().getOrDefault(0, 0L))
        .orElse(0L);
  }

  @Override
  public void close() {
    lake.close();
  }
}
