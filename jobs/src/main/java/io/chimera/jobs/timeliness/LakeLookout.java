package io.chimera.jobs.timeliness;

import io.chimera.quality.timeliness.Look;
import io.chimera.quality.timeliness.Lookout;
import io.chimera.quality.timeliness.Told;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.TableLedger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at tables of the lake by their ledgers, and at their source by its connector. */
final class LakeLookout implements Lookout {
  private final Contract contract;
  private final LakeCatalog catalog;
  private final SourceView source;
  private @Nullable ToldStandings told;

  private LakeLookout(Contract contract, LakeCatalog catalog) {
    this.contract = contract;
    this.catalog = catalog;
    source = new SourceView(contract, contract.longestInterval());
  }

  /** The lookout of a platform. */
  static Lookout.Address of(PlatformSettings platform) {
    return contract -> new LakeLookout(contract, LakeCatalog.open(platform.catalog()));
  }

  @Override
  public Look look(Dataset dataset, Instant at, Instant needs) {
    TableName table = dataset.target().table();
    LedgerView ledger =
        catalog.exists(table)
            ? LedgerView.of(new TableLedger(catalog.load(table)), needs)
            : LedgerView.of(List.of());
    return ledger.look(at, source.of(dataset, ledger, at));
  }

  @Override
  public Map<String, Told> told(Dataset dataset) {
    ToldStandings all = told;
    if (all == null) {
      all = ToldStandings.of(catalog, Instant.now());
      told = all;
    }
    String pipeline = contract.pipelineOf(dataset);
    var found = new TreeMap<String, Told>();
    for (ToldStanding each : all.newest()) {
      if (each.pipeline().equals(pipeline)) {
        found.put(each.promise(), each.told());
      }
    }
    return found;
  }

  @Override
  public void close() {
    source.close();
    catalog.close();
  }
}
