package io.chimera.jobs.run;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.archive.KeptFacts;
import io.chimera.sinks.archive.MissingFacts;
import io.chimera.sinks.archive.TableFacts;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.OpenedDataset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was told of a run, again and again; looks each time at what has come since. An archive
 * or a table that is away keeps nothing from going on. Not thread-safe.
 */
public final class FactKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(FactKeeper.class);

  private final Map<TableName, Long> newest = new HashMap<>();

  /** What no table tells, and is not kept yet. */
  private final List<Fact> waiting = new ArrayList<>();

  /** Has facts kept the next time, and again until they are. */
  void add(List<Fact> facts) {
    waiting.addAll(facts);
  }

  /** Keeps what was added; looks at no table. */
  void keep(LakeCatalog catalog) {
    try {
      keepWaiting(FactArchive.open(catalog));
    } catch (RuntimeException away) {
      warn(away);
    }
  }

  private void keepWaiting(FactArchive archive) {
    archive.add(waiting);
    waiting.clear();
  }

  /** Keeps what was added, then what tables' ledgers tell, as far as it is not kept yet. */
  void keep(LakeCatalog catalog, List<OpenedDataset> opened) {
    try {
      var archive = FactArchive.open(catalog);
      keepWaiting(archive);
      List<TableFacts> tables = load(catalog, opened);
      keep(archive, tables, List.of(), MissingFacts.kept(archive, tables));
      archive.tidy(Instant.now());
    } catch (RuntimeException away) {
      warn(away);
    }
  }

  private List<TableFacts> load(LakeCatalog catalog, List<OpenedDataset> opened) {
    var tables = new ArrayList<TableFacts>();
    for (OpenedDataset each : opened) {
      try {
        tables.add(
            new TableFacts(
                each.table(),
                catalog.load(each.table()),
                each.lineage(),
                newest.getOrDefault(each.table(), 0L)));
      } catch (RuntimeException away) {
        // It takes the others' facts with it no more than their records.
        warn(away);
      }
    }
    return tables;
  }

  /**
   * Keeps what tables' ledgers tell, and more with it.
   *
   * @param kept what is kept of the tables' facts
   */
  void keep(FactArchive archive, List<TableFacts> tables, List<Fact> more, KeptFacts kept) {
    MissingFacts missing = MissingFacts.of(archive, tables, kept);
    var facts = new ArrayList<>(more);
    facts.addAll(missing.facts());
    archive.add(facts);
    for (TableFacts table : tables) {
      if (missing.tables().contains(table.name())) {
        newest.put(table.name(), table.newest());
      }
    }
  }

  static void warn(RuntimeException away) {
    LOG.warn(
        "Cannot keep what was told; the tables have it while their snapshots are there, and the"
            + " next run, or 'chimera events replay', finds it there",
        away);
  }
}
