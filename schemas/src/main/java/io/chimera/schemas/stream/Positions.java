package io.chimera.schemas.stream;

import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where to read next in every split of a source: a cut through it, with the identity of what the
 * numbers count in, so that a topic that was made anew is not mistaken for the old one.
 *
 * @param source identity of the source; for Kafka the cluster id
 * @param streams by name; for Kafka the topics
 */
public record Positions(String source, SortedMap<String, StreamPositions> streams)
    implements Serializable {
  public Positions {
    streams = Collections.unmodifiableSortedMap(new TreeMap<>(streams));
  }

  /**
   * @param id identity of the stream; for Kafka the topic id
   * @param next by split, the position of the next record to read
   */
  public record StreamPositions(String id, SortedMap<Integer, Long> next) implements Serializable {
    public StreamPositions {
      next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
    }
  }

  /** The same cut with one split moved to {@code next}; a split not seen before is added. */
  public Positions with(String stream, int split, long next) {
    var moved = new TreeMap<>(streams);
    var old = moved.get(stream);
    if (old == null) {
      throw new IllegalArgumentException(
          "Cannot move split "
              + split
              + ": stream '"
              + stream
              + "' is not one of "
              + streams.keySet());
    }
    var splits = new TreeMap<>(old.next());
    splits.put(split, next);
    moved.put(stream, new StreamPositions(old.id(), splits));
    return new Positions(source, moved);
  }
}
