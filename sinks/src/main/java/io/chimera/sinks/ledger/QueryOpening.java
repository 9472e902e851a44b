package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.QuerySourceSpec;
import io.chimera.schemas.contract.QuerySpec;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import io.chimera.sinks.facts.EventTopics;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.lineage.LineageStart;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the books of a table that a query writes.
 *
 * @param contract with the one dataset that the table is, made from what the query reads
 * @param again what is done where the query begins without state and has written before
 * @param isBehindBooks whether the query, begun without state, gets no row that was read before
 * @param told how others are told of it, or null where nobody is
 */
public record QueryOpening(
    Contract contract, Again again, boolean isBehindBooks, @Nullable Told told)
    implements JobOpening {
  private static final Logger LOG = LoggerFactory.getLogger(QueryOpening.class);
  private static final Positions NO_ROWS =
      new Positions(
          "rows of a query",
          new TreeMap<>(
              Map.of(
                  QuerySpec.ROWS, new StreamPositions("numbers", new TreeMap<>(Map.of(0, 0L))))));

  /**
   * How others are told.
   *
   * @param catalog where the table is
   * @param events the broker of events, or null where there is none
   * @param isBounded whether the query ends by itself
   * @param commitEvery time between two commits
   */
  public record Told(
      CatalogSettings catalog,
      @Nullable EventSettings events,
      boolean isBounded,
      Duration commitEvery)
      implements Serializable {}

  /** What is done about rows that are there. */
  public enum Again {
    /** The query is refused: it would write them a second time. */
    REFUSE,
    /** The query goes on behind them: what it reads begins where they end. */
    APPEND
  }

  @Override
  public TableName table() {
    return contract.datasets().get(0).target().table();
  }

  @Override
  public OpenedDataset open(Lake lake, boolean isRestored) {
    Dataset dataset = contract.datasets().get(0);
    Table main = lake.load(dataset.target().table());
    Table quarantine = lake.load(dataset.target().table().quarantine());
    OpenedDataset opened =
        isRestored
            ? Openings.resume(contract, dataset, main, Rollback.REFUSE)
            : Openings.open(
                contract, dataset, main, quarantine, Rollback.REFUSE, head -> start(dataset, head));
    return told == null ? opened : told(told, opened, main, quarantine);
  }

  private OpenedDataset told(Told way, OpenedDataset opened, Table main, Table quarantine) {
    try {
      EventSettings events = way.events();
      if (events != null) {
        EventTopics.ensure(events, EventTopics.OF_PIPELINES);
      }
      // Of rows that come from nowhere, as values do, there is no lineage.
      boolean hasInputs =
          contract.source() instanceof QuerySourceSpec query && !query.inputs().isEmpty();
      return hasInputs ? opened.withLineage(start(way, opened, main, quarantine)) : opened;
    } catch (RuntimeException away) {
      // The table is open by now: who was to run before can no longer commit.
      LOG.warn("Cannot tell that a query has started, it runs without lineage", away);
      return opened;
    }
  }

  private String start(Told way, OpenedDataset opened, Table main, Table quarantine) {
    main.refresh();
    Committed opening = new TableLedger(main).opening(opened.epoch()).orElseThrow();
    return new LineageStart(
            contract,
            contract.datasets().get(0),
            main,
            quarantine,
            way.catalog(),
            Set.of(),
            new LineageStart.Way(
                opened.epoch(),
                Instant.ofEpochMilli(opening.committedAt()),
                way.isBounded(),
                way.commitEvery(),
                EnvironmentInformation.getVersion(),
                null))
        .event();
  }

  /**
   * Rows with a key are written over, so that it does no harm to write them twice; but what is made
   * of new rows alone must not take the place of what was made of all.
   */
  private Positions start(Dataset dataset, Optional<LedgerEntry> head) {
    boolean isKeyed = !dataset.target().kind().keyColumns().isEmpty();
    head.filter(newest -> again == Again.REFUSE && (!isKeyed || isBehindBooks))
        .filter(newest -> newest.totals().in() > 0)
        .ifPresent(
            newest -> {
              throw new WrittenBeforeException(
                  "Cannot begin to write to table '"
                      + dataset.target().table()
                      + "' without state: pipeline '"
                      + newest.run().pipeline()
                      + "' has written "
                      + newest.totals().written()
                      + " rows, and "
                      + (isKeyed
                          ? "what a reader has read before does not come again, so that results of"
                              + " new rows alone would take their place; expected a savepoint,"
                              + " another reader, or 'start' = 'append' where no result is of"
                              + " several rows"
                          : "a query that begins anew may write them again; expected a savepoint,"
                              + " a table with a primary key, or 'start' = 'append' where the query"
                              + " reads on behind what is there"));
            });
    return head.map(LedgerEntry::to).orElse(NO_ROWS);
  }
}
