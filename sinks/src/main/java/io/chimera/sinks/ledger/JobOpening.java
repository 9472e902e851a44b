package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.iceberg.Lake;
import java.io.Serializable;

/**
 * Opens a job's one table when its task starts and not before; travels in the job graph, which may
 * be made and never run.
 */
public interface JobOpening extends Serializable {

  /** The table. */
  TableName table();

  /**
   * Opens the table: from here on every earlier run of the same pipeline is fenced.
   *
   * @param isRestored whether the job brings state of the table along, and so goes on where that
   *     stands
   * @throws LedgerException if what the job begins with does not follow on the table's ledger
   */
  OpenedDataset open(Lake lake, boolean isRestored);
}
