package io.chimera.jobs.pipeline;

import io.chimera.connectors.source.KnownTable;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.stream.Positions;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.ledger.OpenedDataset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A run whose tables are open and whose start is resolved.
 *
 * @param contract what is ingested
 * @param platform where to
 * @param opened the datasets' openings, in the contract's order
 * @param ends where a bounded run ends, by dataset; empty for a continuous run
 * @param lake how the job finds its tables
 * @param savepoint the state that the job brings along; empty for a start from the tables
 * @param known by name of the dataset, its source's table as it is known; only of those whose
 *     changes are captured
 */
public record PreparedRun(
    Contract contract,
    PlatformSettings platform,
    List<OpenedDataset> opened,
    Optional<List<Positions>> ends,
    Lake.Address lake,
    Optional<String> savepoint,
    Map<String, KnownTable> known) {
  public PreparedRun {
    opened = List.copyOf(opened);
    ends = ends.map(List::copyOf);
    known = Map.copyOf(known);
  }

  /** How often a run that goes on for ever commits; empty for one that ends by itself. */
  public Optional<Duration> commitEvery() {
    boolean isReadOnce =
        contract.source() instanceof DatabaseSourceSpec
            && DatabaseWay.of(contract) == DatabaseWay.TABLES;
    return isReadOnce || ends.isPresent()
        ? Optional.empty()
        : Optional.of(contract.trigger().commitEvery());
  }

  /** How often a database is asked how far it is, and told how far the tables are. */
  public Duration heartbeat() {
    Duration every = contract.trigger().commitEvery();
    Duration said = contract.database().capture().heartbeat();
    return said != null && said.compareTo(every) < 0 ? said : every;
  }

  /**
   * Where each dataset begins, in the topic that its contract names; a ledger also remembers topics
   * that the contract named before.
   */
  public List<Positions> starts() {
    var starts = new ArrayList<Positions>();
    for (int index = 0; index < opened.size(); index++) {
      var start = opened.get(index).start();
      var streams = new TreeMap<>(start.streams());
      streams.keySet().retainAll(Set.of(contract.datasets().get(index).from().stream()));
      starts.add(new Positions(start.source(), streams));
    }
    return List.copyOf(starts);
  }
}
