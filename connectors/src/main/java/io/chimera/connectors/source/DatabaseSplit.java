package io.chimera.connectors.source;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SourceSplit;

/** What one reader reads: a part of a table, or the log. */
public sealed interface DatabaseSplit extends SourceSplit, Serializable {

  /**
   * A part of a read of a whole table. It is never kept in a checkpoint: a read that is interrupted
   * begins anew.
   *
   * @param read which read it is part of
   * @param dataset name of the dataset
   * @param number of the part in the dataset, from 0
   * @param parts how many the dataset has
   * @param position where the dataset is when all parts are read; 0 where only its reader finds
   *     that out
   * @param range what is read, in the words of the product's own connector
   */
  record Part(String read, String dataset, int number, int parts, long position, String range)
      implements DatabaseSplit {

    /** The same as of the position that its reader has found. */
    public Part at(long found) {
      return new Part(read, dataset, number, parts, found, range);
    }

    @Override
    public String splitId() {
      return read + "/" + dataset + "/" + number;
    }
  }

  /**
   * The log, of which there is one.
   *
   * @param position from where on it is read
   * @param starts by name of the dataset, the position up to which it has everything; what lies
   *     before is passed over
   * @param end up to where it is read, {@link #ENDLESS} for ever
   */
  record Log(long position, Map<String, Long> starts, long end) implements DatabaseSplit {
    public static final long ENDLESS = Long.MAX_VALUE;

    /** In place of an end: there is no log. */
    public static final long NONE = -1;

    public Log {
      starts = Map.copyOf(starts);
    }

    /** The same from a later position on. */
    Log from(long later) {
      return new Log(later, starts, end);
    }

    @Override
    public String splitId() {
      return "log";
    }

    @Override
    public String toString() {
      return "log from " + position + " " + new TreeMap<>(starts);
    }
  }
}
