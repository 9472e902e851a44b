package io.chimera.jobs.run;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.archive.MissingFacts;
import io.chimera.sinks.archive.TableFacts;
import io.chimera.sinks.facts.EventTopics;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTeller;
import io.chimera.sinks.facts.RunFact;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Committed;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells what a command has entered in tables' ledgers, as a job does of its commits, and keeps it.
 * Nothing that is away makes the command fail: the ledgers have it.
 */
public final class EntryTeller {
  private final PlatformSettings platform;
  private final LakeCatalog catalog;

  public EntryTeller(PlatformSettings platform, LakeCatalog catalog) {
    this.platform = platform;
    this.catalog = catalog;
  }

  /**
   * An entry that a command has made.
   *
   * @param table in whose ledger
   * @param entry what it says
   */
  public record Entered(TableName table, Committed entry) {}

  /** Keeps what a table tells so far, before a command takes it out of its history. */
  public void keep(TableName table) {
    if (platform.isTelling()) {
      try {
        var archive = FactArchive.open(catalog);
        var facts = new TableFacts(table, catalog.load(table));
        archive.add(MissingFacts.of(archive, List.of(facts)).facts());
      } catch (RuntimeException away) {
        FactKeeper.warn(away);
      }
    }
  }

  /**
   * Tells entries in their order.
   *
   * @return whether everybody has heard of all of them
   */
  public boolean tell(List<Entered> entered) {
    if (!platform.isTelling() || entered.isEmpty()) {
      return true;
    }
    EventSettings events = platform.events();
    if (events != null) {
      EventTopics.ensure(events, EventTopics.OF_PIPELINES);
    }
    var facts = new ArrayList<Fact>();
    entered.forEach(each -> facts.addAll(facts(each)));
    boolean isHeard = FactTeller.tell(platform, facts);
    entered.stream().map(Entered::table).distinct().forEach(this::keep);
    return isHeard;
  }

  private List<Fact> facts(Entered entered) {
    try {
      return MissingFacts.ofEntry(
          FactArchive.look(catalog),
          new TableFacts(entered.table(), catalog.load(entered.table())),
          entered.entry());
    } catch (RuntimeException away) {
      FactKeeper.warn(away);
      return List.of(RunFact.of(entered.table(), entered.entry()));
    }
  }
}
