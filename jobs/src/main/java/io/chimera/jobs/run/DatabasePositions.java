package io.chimera.jobs.run;

import io.chimera.connectors.source.DatabaseLog;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Positions in the log of a database. Each dataset has one, in split 0 of its table's stream; 0 is
 * before everything.
 */
final class DatabasePositions implements SourcePositions {
  /** For what passes by itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Contract contract;
  private final DatabaseLog log;
  private final String identity;

  DatabasePositions(Contract contract, DatabaseLog log) {
    this.contract = contract;
    this.log = log;
    this.identity = log.identity();
  }

  private Positions at(Dataset dataset, long position) {
    return at(identity, dataset, position);
  }

  /** The one position of a dataset, in what its table's source counts in. */
  static Positions at(String identity, Dataset dataset, long position) {
    SortedMap<Integer, Long> next = new TreeMap<>();
    next.put(0, position);
    var streams = new TreeMap<String, StreamPositions>();
    String table = dataset.from().stream();
    streams.put(table, new StreamPositions(table, next));
    return new Positions(identity, streams);
  }

  @Override
  public Positions first(Dataset dataset) {
    return at(dataset, 0);
  }

  @Override
  public Positions resume(Dataset dataset, Positions ledger) {
    if (!ledger.source().equals(identity)) {
      throw new IllegalStateException(
          "Cannot resume dataset '"
              + dataset.name()
              + "': its ledger counts in the log '"
              + ledger.source()
              + "', this database's is '"
              + identity
              + "'; it is another server, or one that was made anew");
    }
    return at(dataset, position(dataset, ledger));
  }

  /** A table that the ledger does not know was never read. */
  static long position(Dataset dataset, Positions positions) {
    StreamPositions stream = positions.streams().get(dataset.from().stream());
    return stream == null ? 0 : stream.next().getOrDefault(0, 0L);
  }

  @Override
  public Positions end(Dataset dataset) {
    return at(dataset, log.end());
  }

  /** Where tables were read, the log has to be there: one made anew would have a gap before it. */
  @Override
  public void make(List<Positions> starts) {
    OptionalLong least = least(starts);
    if (least.isEmpty()) {
      log.make();
    } else {
      log.prepareRestart(least.getAsLong(), fresh(starts), PATIENCE);
    }
  }

  @Override
  public List<String> plan(List<Positions> starts) {
    OptionalLong least = least(starts);
    if (least.isEmpty()) {
      return log.plan();
    }
    return log.planRestart(least.getAsLong(), fresh(starts));
  }

  /** The datasets of which nothing was read yet. */
  private List<String> fresh(List<Positions> starts) {
    return IntStream.range(0, starts.size())
        .filter(index -> position(contract.datasets().get(index), starts.get(index)) == 0)
        .mapToObj(index -> contract.datasets().get(index).name())
        .toList();
  }

  private OptionalLong least(List<Positions> starts) {
    long least = Long.MAX_VALUE;
    for (int index = 0; index < starts.size(); index++) {
      long start = position(contract.datasets().get(index), starts.get(index));
      least = start == 0 ? least : Math.min(least, start);
    }
    return least == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(least);
  }

  /** The log of a database moves by itself; a commit for that alone is worth less than others. */
  @Override
  public Optional<Duration> idleCommits() {
    Duration said = contract.database().capture().heartbeat();
    return Optional.of(
        said == null
            ? contract.trigger().commitEvery().multipliedBy(Contract.COMMITS_A_POSITION)
            : said);
  }

  @Override
  public void close() {}
}
