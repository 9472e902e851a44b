package io.chimera.connectors.source;

import io.chimera.schemas.stream.CommittedPositions;
import io.chimera.schemas.stream.SourceEvent;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A database of which many tables are read in one job. Datasets that have nothing yet are read
 * wholly, in parts and by all readers; when that is kept in a checkpoint, one reader follows the
 * log. Where there is none, all datasets are read once, whatever they have, and the source ends.
 * The size of the graph does not depend on the number of tables.
 *
 * <p>A checkpoint never comes between the changes of one transaction. A read that is interrupted
 * begins anew, and whoever gets its rows has to forget those of the old one.
 */
public final class DatabaseSource implements Source<SourceEvent, DatabaseSplit, ReadState> {
  private static final long serialVersionUID = 1L;

  private final DatabaseReading reading;
  private final Map<String, Long> starts;
  private final long end;
  private final CommittedPositions.Address committed;
  private final Duration heartbeat;

  /**
   * @param reading how it is read
   * @param starts by name of the dataset, the position up to which it has everything, 0 for nothing
   * @param end up to where the log is read, {@link DatabaseSplit.Log#ENDLESS} for ever, {@link
   *     DatabaseSplit.Log#NONE} where there is no log
   * @param committed what the tables have, up to which the database may forget its log
   * @param heartbeat how often that is asked
   */
  public DatabaseSource(
      DatabaseReading reading,
      Map<String, Long> starts,
      long end,
      CommittedPositions.Address committed,
      Duration heartbeat) {
    this.reading = reading;
    this.starts = Map.copyOf(starts);
    this.end = end;
    this.committed = committed;
    this.heartbeat = heartbeat;
  }

  @Override
  public Boundedness getBoundedness() {
    return end == DatabaseSplit.Log.ENDLESS
        ? Boundedness.CONTINUOUS_UNBOUNDED
        : Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<DatabaseSplit, ReadState> createEnumerator(
      SplitEnumeratorContext<DatabaseSplit> context) {
    ReadState first =
        end == DatabaseSplit.Log.NONE ? ReadState.firstWithoutLog(starts) : ReadState.first(starts);
    return new DatabaseEnumerator(context, reading, committed, first, end);
  }

  /** The state knows more than the starts: it is later than they are. */
  @Override
  public SplitEnumerator<DatabaseSplit, ReadState> restoreEnumerator(
      SplitEnumeratorContext<DatabaseSplit> context, ReadState state) {
    state.requireSame(starts.keySet());
    var enumerator = new DatabaseEnumerator(context, reading, committed, state, end);
    enumerator.interrupted();
    return enumerator;
  }

  @Override
  public SourceReader<SourceEvent, DatabaseSplit> createReader(SourceReaderContext context) {
    var confirmations = new Confirmations(committed, heartbeat);
    var stop = new LogStop();
    var watch = new LogWatch(reading::extent, heartbeat);
    watch.register(context.metricGroup());
    return new DatabaseReader(
        () -> new DatabaseSplitReader(reading.openSession(), confirmations, watch, stop),
        new EventEmitter(),
        confirmations,
        stop,
        context);
  }

  @Override
  public SimpleVersionedSerializer<DatabaseSplit> getSplitSerializer() {
    return new DatabaseSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<ReadState> getEnumeratorCheckpointSerializer() {
    return new ReadStateSerializer();
  }
}
