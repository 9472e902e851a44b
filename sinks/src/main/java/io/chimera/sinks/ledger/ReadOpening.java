package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Positions;
import io.chimera.sinks.iceberg.Lake;

/**
 * Opens the books of what a query reads of a source.
 *
 * @param contract with the one dataset that is read, and the table that has its books
 * @param planned where the plan begins to read; the books must not have moved since
 */
public record ReadOpening(Contract contract, Positions planned) implements JobOpening {

  @Override
  public TableName table() {
    return contract.datasets().get(0).target().table();
  }

  @Override
  public OpenedDataset open(Lake lake, boolean isRestored) {
    Dataset dataset = contract.datasets().get(0);
    var main = lake.load(dataset.target().table());
    if (isRestored) {
      return Openings.resume(contract, dataset, main, Rollback.REFUSE);
    }
    var quarantine = lake.load(dataset.target().table().quarantine());
    return Openings.open(contract, dataset, main, quarantine, Rollback.REFUSE, head -> planned);
  }
}
