package io.chimera.jobs.run;

import io.chimera.connectors.postgres.CaptureRefusedException;
import io.chimera.connectors.postgres.LogPosition;
import io.chimera.connectors.postgres.PostgresCapture;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec.Product;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.UnsupportedSourceException;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Positions in the log of a Postgres. Each dataset has one, in split 0 of its table's stream; 0 is
 * before everything.
 */
final class DatabasePositions implements SourcePositions {
  private final Contract contract;
  private final PostgresCapture capture;
  private final String identity;

  /**
   * @throws UnsupportedSourceException if no job reads such a database, or tables in such a way
   */
  DatabasePositions(Contract contract) {
    requireSupported(contract);
    this.contract = contract;
    this.capture = PostgresCapture.of(contract, Secrets.ofThisMachine());
    this.identity = capture.identity();
  }

  static void requireSupported(Contract contract) {
    boolean isCaptured =
        contract.datasets().stream()
            .allMatch(
                dataset ->
                    ((TableSpec) dataset.from()).mode() == TableSpec.Mode.CDC
                        && dataset.deduplication() == null);
    if (contract.database().product() != Product.POSTGRES || !isCaptured) {
      throw new UnsupportedSourceException(contract.name(), contract.source());
    }
  }

  private Positions at(Dataset dataset, long position) {
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
    return at(dataset, capture.end().lsn());
  }

  /** Where tables were read, the slot has to be there: one made anew would have a gap before it. */
  @Override
  public void make(List<Positions> starts) {
    OptionalLong least = least(starts);
    if (least.isEmpty()) {
      List<String> unusedMade = capture.make();
    } else {
      CaptureRefusedException.requireNone(
          capture.problemsOfRestart(LogPosition.after(least.getAsLong())));
    }
  }

  @Override
  public List<String> plan(List<Positions> starts) {
    return least(starts).isEmpty() ? capture.plan() : List.of();
  }

  private OptionalLong least(List<Positions> starts) {
    long least = Long.MAX_VALUE;
    for (int index = 0; index < starts.size(); index++) {
      long start = position(contract.datasets().get(index), starts.get(index));
      least = start == 0 ? least : Math.min(least, start);
    }
    return least == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(least);
  }

  @Override
  public void close() {}
}
