package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.ClosingJudges;
import io.chimera.schemas.stream.SourceProbe;
import io.chimera.schemas.telemetry.LogFields;
import io.chimera.schemas.telemetry.Metric;
import io.chimera.schemas.telemetry.StageCpu;
import io.chimera.sinks.facts.AlarmFact;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactPublisher;
import io.chimera.sinks.facts.Outboxes;
import io.chimera.sinks.facts.QualityFact;
import io.chimera.sinks.facts.RunFact;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.lineage.LineageFact;
import io.chimera.sinks.write.WrittenFiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Closes the books at every checkpoint, commits them when it is complete, and publishes the facts.
 * Runs once (parallelism and maximal parallelism 1), emits nothing.
 *
 * <p>Commits need complete checkpoints, also at the end of input: the job's final checkpoint brings
 * the last closing.
 */
public final class CommitOperator extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<WrittenFiles, Void>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  /** A broker that is away costs a commit no more than this. */
  private static final Duration FACT_PATIENCE = Duration.ofSeconds(1);

  /** After the end of input there is no next commit to send them with. */
  private static final Duration LAST_FACT_PATIENCE = Duration.ofSeconds(10);

  private final Lake.Address address;
  private final ArrayList<OpenedDataset> datasets;
  private final SourceProbe.@Nullable Address source;
  private final FactPublisher.@Nullable Address facts;
  private final FactPublisher.@Nullable Address lineage;
  private final ClosingJudges judges;
  private final @Nullable JobOpening opening;

  private transient @Nullable Lake lake;
  private transient Committer committer;
  private transient ClosingAssembly assembly;
  private transient RejectBreaker breaker;
  private transient ClosingCourt court;
  private transient Deque<Closing> pending;
  private transient Set<TableName> restoredReads;
  private transient Map<Gathered, Long> dropped;
  private transient ListState<Closing> closingState;
  private transient ListState<Carry> carryState;
  private transient ListState<Gathered> readState;
  private transient ListState<Fact> factState;
  private transient ListState<Fact> lineageState;
  private transient ListState<Boolean> endedState;
  private transient Outboxes outbox;
  private transient @Nullable SourceProbe probe;
  private transient Alarms alarms;
  private transient boolean ended;
  private transient CommitMetrics metrics;
  private transient @Nullable AutoCloseable cpu;

  /**
   * @param address where the tables are
   * @param datasets the contract's, in its order, as opened for this run
   * @param source asked before each commit whether it is still what the positions count in, or null
   *     to take it for granted
   * @param facts where to publish facts, or null for nowhere
   * @param lineage who else is told of lineage, or null for nobody
   * @param judges decide by the contract's rules whether a closing may reach the readers of main
   */
  public CommitOperator(
      Lake.Address address,
      List<OpenedDataset> datasets,
      SourceProbe.@Nullable Address source,
      FactPublisher.@Nullable Address facts,
      FactPublisher.@Nullable Address lineage,
      ClosingJudges judges) {
    this.address = address;
    this.datasets = new ArrayList<>(datasets);
    this.source = source;
    this.facts = facts;
    this.lineage = lineage;
    this.judges = judges;
    this.opening = null;
  }

  /**
   * One whose only table is opened when its task starts, at every start anew: for jobs that are
   * planned more often than they run. No rule judges its commits.
   */
  public CommitOperator(
      Lake.Address address,
      JobOpening opening,
      SourceProbe.@Nullable Address source,
      FactPublisher.@Nullable Address facts,
      FactPublisher.@Nullable Address lineage) {
    this.address = address;
    this.datasets = new ArrayList<>();
    this.source = source;
    this.facts = facts;
    this.lineage = lineage;
    this.judges = ClosingJudges.NONE;
    this.opening = opening;
  }

  /** One of whose lineage nobody else is told. */
  public CommitOperator(
      Lake.Address address,
      List<OpenedDataset> datasets,
      SourceProbe.@Nullable Address source,
      FactPublisher.@Nullable Address facts,
      ClosingJudges judges) {
    this(address, datasets, source, facts, null, judges);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    closingState = CommitterState.closings(context.getOperatorStateStore());
    carryState = CommitterState.carries(context.getOperatorStateStore());
    openTable(carryState.get());
    readState = CommitterState.reads(context.getOperatorStateStore());
    factState = CommitterState.facts(context.getOperatorStateStore());
    lineageState = CommitterState.lineage(context.getOperatorStateStore());
    endedState = CommitterState.ended(context.getOperatorStateStore());
    outbox = new Outboxes(facts, lineage);
    alarms = new Alarms(datasets, change -> outbox.add(AlarmFact.of(change, Instant.now())));
    court = new ClosingCourt(datasets, judges, Clock.systemUTC());
    assembly = new ClosingAssembly(datasets, CommitIds::next, Clock.systemUTC());
    restoredReads = new HashSet<>();
    dropped = new HashMap<>();
    breaker = new RejectBreaker(datasets);
    pending = new ArrayDeque<>();
    if (context.isRestored()) {
      assembly.restore(carryState.get());
      assembly.restoreReads(readState.get());
      assembly.reads().forEach(read -> restoredReads.add(read.table()));
      outbox.restore(factState.get(), lineageState.get());
      var restored = new ArrayList<Closing>();
      closingState.get().forEach(restored::add);
      // Stable, so that the contract's order holds inside a checkpoint.
      restored.sort(Comparator.comparingLong(Closing::checkpoint));
      pending.addAll(restored);
    }
    if (opening != null) {
      starts().forEach(start -> outbox.add(LineageFact.started(start)));
    }
  }

  /** How the runs have begun of which somebody is told. */
  private List<String> starts() {
    return datasets.stream().map(OpenedDataset::lineage).filter(Objects::nonNull).toList();
  }

  private void openTable(Iterable<Carry> restored) {
    JobOpening asked = opening;
    if (asked == null) {
      return;
    }
    boolean isRestored = restored.iterator().hasNext();
    try (Lake opened = address.open()) {
      datasets.add(
          orEndJob(
              () -> {
                restored.forEach(carry -> checkOwn(asked.table(), carry.table()));
                return asked.open(opened, isRestored);
              }));
    }
  }

  /** Statements of one script may have the same uids. */
  private static void checkOwn(TableName table, TableName restored) {
    if (!restored.equals(table)) {
      throw new LedgerException(
          "Cannot write to table '"
              + table
              + "' with the state that is restored: it is of table '"
              + restored
              + "'; expected the state of the statement itself, or none");
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    LogFields.ofTask(getRuntimeContext().getJobInfo().getJobName());
    cpu = StageCpu.watch(getMetricGroup());
    metrics = new CommitMetrics(getMetricGroup(), datasets);
    Metric.CLOSINGS_PENDING.gauge(getMetricGroup(), () -> pending.size());
    Metric.FACTS_PENDING.gauge(getMetricGroup(), () -> outbox.pending());
    for (Alarm alarm : Alarm.values()) {
      Metric.ALARM_TABLES.gauge(
          getMetricGroup().addGroup("alarm", alarm.label()), () -> alarms.count(alarm));
    }
    Lake opened = address.open();
    lake = opened;
    orEndJob(
        () -> {
          committer = new Committer(opened, datasets, Patience.DEFAULT, alarms::tried);
          List<Closing> outstanding = committer.outstanding(List.copyOf(pending));
          pending.clear();
          pending.addAll(outstanding);
          // They belong to a checkpoint that is complete, or there would be no state of it.
          commitUpTo(Long.MAX_VALUE);
          committer.begin(assembly.carries());
          committer.ledgers().forEach(this::remember);
          return committer;
        });
    outbox.send(FACT_PATIENCE);
    probe = source == null ? null : source.open();
  }

  private void remember(TableName table, TableLedger ledger) {
    court.remember(table, ledger);
    metrics.begin(table, ledger);
    ledger
        .head()
        .ifPresent(head -> assembly.committed(table, Instant.ofEpochMilli(head.committedAt())));
    datasets.stream()
        .filter(dataset -> dataset.table().equals(table))
        .filter(dataset -> dataset.reads() == Reads.EACH_RUN && isClosed(dataset, ledger))
        .forEach(dataset -> assembly.alreadyRead(table));
  }

  /** Whether the run has closed the table's books; where each run reads once it has read it. */
  private static boolean isClosed(OpenedDataset dataset, TableLedger ledger) {
    return ledger.entries().stream()
        .map(Committed::entry)
        .anyMatch(
            entry ->
                entry.operation() == LedgerEntry.Operation.CLOSING
                    && entry.run().epoch() == dataset.epoch());
  }

  @Override
  public void processElement(StreamRecord<WrittenFiles> element) {
    assembly.add(element.getValue());
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    pending.addAll(orEndJob(() -> cut(context.getCheckpointId())));
    alarms.cut(context.getCheckpointId(), pending);
    closingState.update(List.copyOf(pending));
    carryState.update(assembly.carries());
    readState.update(assembly.reads());
    factState.update(outbox.waitingForBroker());
    lineageState.update(outbox.waitingForEndpoint());
    endedState.update(ended ? List.of(true) : List.of());
  }

  private List<Closing> cut(long checkpoint) {
    try {
      List<Closing> closings = assembly.cut(checkpoint);
      assembly.takeDropped().forEach(read -> dropped.put(read, checkpoint));
      closings.forEach(this::checkRestored);
      closings.forEach(breaker::look);
      return closings.stream().map(court::judge).toList();
    } catch (UnbalancedBooksException wrong) {
      alarms.unbalanced(checkpoint, wrong);
      outbox.send(FACT_PATIENCE);
      throw wrong;
    }
  }

  /** A read may have been given up, and its files deleted, after the state that has it. */
  private void checkRestored(Closing closing) {
    if (restoredReads.remove(closing.table())) {
      committer.checkFiles(closing);
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    orEndJob(
        () -> {
          checkSource(checkpointId);
          return commitUpTo(checkpointId);
        });
    deleteDropped(checkpointId);
    lookAtTables(checkpointId);
    if (opening != null && ended && pending.isEmpty()) {
      // Nobody watches the job who could tell it.
      starts().forEach(start -> outbox.add(ended(start)));
    }
    outbox.send(ended ? LAST_FACT_PATIENCE : FACT_PATIENCE);
  }

  @Override
  public void endInput() {
    ended = true;
  }

  private static Fact ended(String start) {
    return LineageFact.ended(start, Instant.now(), LineageFact.End.COMPLETE, null);
  }

  /**
   * Only for what was read since the last checkpoint: restored closings were read before the
   * restart, from what was the source then.
   */
  private void checkSource(long checkpointId) {
    var asked = probe;
    if (asked == null) {
      return;
    }
    for (Closing closing : pending) {
      if (closing.checkpoint() <= checkpointId) {
        asked
            .difference(closing.to())
            .ifPresent(
                difference -> {
                  throw new SourceChangedException(
                      "Cannot commit to table '" + closing.table() + "': " + difference);
                });
      }
    }
  }

  private int commitUpTo(long checkpointId) {
    int committed = 0;
    Closing next = pending.peek();
    while (next != null && next.checkpoint() <= checkpointId) {
      long begun = System.nanoTime();
      Committed entry = commit(next);
      metrics.committed(next.table(), entry, Duration.ofNanos(System.nanoTime() - begun));
      // Only now: a failure leaves it pending, and in the state of the next checkpoint.
      pending.remove();
      alarms.committed(next, entry.entry());
      outbox.add(RunFact.of(next.table(), entry));
      outbox.add(QualityFact.of(next.table(), entry, committer.profile(next, entry)));
      addLineage(next.table(), entry);
      committed++;
      next = pending.peek();
    }
    return committed;
  }

  private void addLineage(TableName table, Committed entry) {
    for (OpenedDataset dataset : datasets) {
      String start = dataset.lineage();
      // What an earlier run has committed is no event of this one.
      boolean isOurs =
          dataset.table().equals(table) && dataset.epoch() == entry.entry().run().epoch();
      if (start != null && isOurs) {
        LineageFact.committed(start, entry).ifPresent(outbox::add);
      }
    }
  }

  /** Only now: the state before the checkpoint has them still. */
  private void deleteDropped(long checkpointId) {
    dropped
        .entrySet()
        .removeIf(
            read -> {
              boolean isForgotten = read.getValue() <= checkpointId;
              if (isForgotten) {
                committer.delete(read.getKey());
              }
              return isForgotten;
            });
  }

  /** The job ends or starts again after a failure, so that this is the time to tell of it. */
  private Committed commit(Closing closing) {
    try (var unusedMark = marked(closing)) {
      return committer.commit(closing);
    } catch (LedgerException failure) {
      alarms.failed(closing, failure);
      outbox.send(FACT_PATIENCE);
      throw failure;
    }
  }

  private LogFields.Mark marked(Closing closing) {
    for (OpenedDataset each : datasets) {
      if (each.table().equals(closing.table())) {
        return LogFields.ofDataset(each.pipeline(), each.dataset(), each.epoch());
      }
    }
    return () -> {};
  }

  /** Somebody may have rolled a table back; what nobody reads is not noticed by a commit. */
  private void lookAtTables(long checkpoint) {
    for (Carry carry : assembly.carries()) {
      boolean isSettled =
          pending.stream().noneMatch(closing -> closing.table().equals(carry.table()));
      if (isSettled) {
        committer
            .headIfKnown(carry.table())
            .ifPresent(
                head -> {
                  metrics.head(carry.table(), head);
                  alarms.look(carry.table(), checkpoint, head.to(), carry.positions());
                });
      }
    }
  }

  /** Books that cannot be right end the job; a catalog that is away restarts it. */
  private static <T> T orEndJob(Supplier<T> step) {
    try {
      return step.get();
    } catch (LedgerUnavailableException away) {
      throw away;
    } catch (LedgerException wrong) {
      throw new SuppressRestartsException(wrong);
    }
  }

  @Override
  public void close() throws Exception {
    if (probe != null) {
      probe.close();
    }
    if (cpu != null) {
      cpu.close();
    }
    Lake opened = lake;
    if (opened != null) {
      opened.close();
    }
    if (outbox != null) {
      outbox.close();
    }
    super.close();
  }
}
