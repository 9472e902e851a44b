package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.QuerySpec;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import io.chimera.sinks.iceberg.Lake;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Opens the books of a table that a query writes.
 *
 * @param contract with the one dataset that the table is
 * @param again what is done where the query begins without state and has written before
 */
public record QueryOpening(Contract contract, Again again) implements JobOpening {
  private static final Positions NO_ROWS =
      new Positions(
          "rows of a query",
          new TreeMap<>(
              Map.of(QuerySpec.ROWS, new StreamPositions("numbers", new TreeMap<>(Map.of(0, 0L))))));

  /** What is done about rows that are there. */
  public enum Again {
    /** The query is refused: it would write them a second time. */
    REFUSE,
    /** The query goes on behind them: what it reads begins where they end. */
    APPEND
  }

  @Override
  public OpenedDataset open(Lake lake, boolean isRestored) {
    Dataset dataset = contract.datasets().get(0);
    var main = lake.load(dataset.target().table());
    if (isRestored) {
      return Openings.resume(contract, dataset, main, Rollback.REFUSE);
    }
    var quarantine = lake.load(dataset.target().table().quarantine());
    return Openings.open(
        contract, dataset, main, quarantine, Rollback.REFUSE, head -> start(dataset, head));
  }

  /** Rows with a key are written over, so that it does no harm to write them twice. */
  private Positions start(Dataset dataset, Optional<LedgerEntry> head) {
    boolean isKeyed = !dataset.target().kind().keyColumns().isEmpty();
    head.filter(newest -> again == Again.REFUSE && !isKeyed && newest.totals().in() > 0)
        .ifPresent(
            newest -> {
              throw new WrittenBeforeException(
                  "Cannot begin to write to table '"
                      + dataset.target().table()
                      + "' without state: pipeline '"
                      + newest.run().pipeline()
                      + "' has written "
                      + newest.totals().written()
                      + " rows, and a query that begins anew may write them again; expected a"
                      + " savepoint, a table with a primary key, or 'start' = 'append' where the"
                      + " query reads on behind what is there");
            });
    return head.map(LedgerEntry::to).orElse(NO_ROWS);
  }
}
