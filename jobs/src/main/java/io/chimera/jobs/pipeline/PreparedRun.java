package io.chimera.jobs.pipeline;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.stream.Positions;
import io.chimera.sinks.ledger.OpenedDataset;
import java.util.List;
import java.util.Optional;

/**
 * A run whose tables are open and whose start is resolved.
 *
 * @param contract what is ingested
 * @param platform where to
 * @param opened the datasets' openings, in the contract's order
 * @param ends where a bounded run ends, by dataset; empty for a continuous run
 */
public record PreparedRun(
    Contract contract,
    PlatformSettings platform,
    List<OpenedDataset> opened,
    Optional<List<Positions>> ends) {
  public PreparedRun {
    opened = List.copyOf(opened);
    ends = ends.map(List::copyOf);
  }

  /** Where each dataset begins. */
  public List<Positions> starts() {
    return opened.stream().map(OpenedDataset::start).toList();
  }
}
