package io.chimera.jobs.report;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.Reconciliation;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.RunEndedFact;
import io.chimera.sinks.facts.RunEndedFact.End;
import io.chimera.sinks.facts.RunEndedFact.MeasuredOf;
import io.chimera.sinks.facts.RunEndedFact.Sums;
import io.chimera.sinks.facts.RunEndedFact.Usage;
import io.chimera.sinks.facts.RunFact;
import io.chimera.sinks.facts.RunStartedFact;
import io.chimera.sinks.facts.RunStartedFact.Starter;
import io.chimera.sinks.facts.RunStartedFact.Way;
import io.chimera.sinks.facts.RunTrigger;
import io.chimera.sinks.facts.StartedRun;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.ledger.Run;
import io.chimera.sinks.lineage.LineageFact;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts of one pipeline's runs, made by what makes them in earnest. */
public final class ToldRuns {
  private static final Positions NOWHERE = new Positions("cluster-1", new TreeMap<>());

  private final Contract contract;
  private final String pipeline;
  private final TableName table;
  private int commits;

  private ToldRuns(Contract contract) {
    this.contract = contract;
    pipeline = contract.pipelineOf(contract.datasets().get(0));
    table = contract.datasets().get(0).target().table();
  }

  /** A pipeline of the contract {@code name}: {@code <name>_games_bets} to {@code <name>.bets}. */
  public static ToldRuns of(String name) {
    return new ToldRuns(
        new ContractReader()
            .read(
                """
                apiVersion: chimera/v1
                kind: IngestionContract
                name: %s
                version: 1.0.0
                team: {name: gaming, project: casino, support: gaming@example.org}
                rightToIngest: {basis: Producer <of> the data, declaredBy: gaming, on: 2026-11-20}
                source: {name: games, type: kafka, servers: "127.0.0.1:9092"}
                datasets:
                  - name: bets
                    from: {topic: game_v1, format: json}
                    columns:
                      - {name: id, type: long, required: true}
                      - {name: player, type: string, classification: pii}
                    target: {table: %s.bets, kind: append}
                """
                    .formatted(name, name)));
  }

  public String pipeline() {
    return pipeline;
  }

  public String table() {
    return table.toString();
  }

  private StartedRun run(long epoch, Instant at) {
    var opened =
        new OpenedDataset(
            "bets", table, pipeline, epoch, contract.version(), contract.hash(), null, "");
    var id = UUID.nameUUIDFromBytes((pipeline + epoch + at).getBytes(StandardCharsets.UTF_8));
    return new StartedRun(id, contract.name(), opened, at);
  }

  /** That a run has started. */
  public Fact started(long epoch, Instant at, RunTrigger trigger) {
    return RunStartedFact.of(
        run(epoch, at),
        contract,
        contract.datasets().get(0),
        new Starter(trigger, "nightly", null),
        new Way(false, false, 2, Duration.ofSeconds(60), Map.of("flink", "1.20")));
  }

  /** That a run has ended. */
  public Fact ended(long epoch, Instant startedAt, End end, Tally tally, @Nullable Usage usage) {
    return RunEndedFact.of(run(epoch, startedAt), end, new Sums(tally, 2, 2, 0, 3_000), usage);
  }

  /** What a job has taken in which these pipelines ran. */
  public static Usage usage(String job, Duration cpu, long records, String... pipelines) {
    return new Usage(job, MeasuredOf.PROCESS, cpu, 400_000_000, records, List.of(pipelines));
  }

  /** A good end. */
  public static End complete(Instant at) {
    return new End(at, LineageFact.End.COMPLETE, null, 0);
  }

  /** A run's opening. */
  public Fact opened(long epoch, Instant at) {
    return entry(Operation.OPENING, epoch, at, Tally.ZERO, Readings.NONE, List.of());
  }

  /** A commit that added one file of a thousand bytes for each record that was written. */
  public Fact committed(long epoch, Instant at, Tally tally, String... heldBy) {
    return entry(Operation.CLOSING, epoch, at, tally, Readings.NONE, List.of(heldBy));
  }

  /** An entry of another kind, without readings. */
  public Fact other(Operation operation, long epoch, Instant at, Tally tally) {
    return entry(operation, epoch, at, tally, Readings.NONE, List.of());
  }

  /** That the table was held against its source. */
  public Fact reconciled(long epoch, Instant at, Reconciliation found) {
    return entry(
        Operation.RECONCILIATION, epoch, at, Tally.ZERO, Readings.reconciled(found), List.of());
  }

  private Fact entry(
      Operation operation,
      long epoch,
      Instant at,
      Tally tally,
      Readings readings,
      List<String> heldBy) {
    commits++;
    var entry =
        new LedgerEntry(
            pipeline + "-" + commits,
            operation,
            new Run(pipeline, epoch, contract.version(), contract.hash()),
            1,
            NOWHERE,
            NOWHERE,
            tally,
            Tally.ZERO,
            readings,
            heldBy,
            0,
            null);
    long written = tally.written();
    return RunFact.of(
        table,
        new Committed(entry, commits, at.toEpochMilli(), written, written, 0, written * 1_000));
  }
}
