package io.chimera.schemas.contract;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the first run of a pipeline begins to read.
 *
 * @param kind earliest, latest, or the first record at or after {@code timestamp}
 * @param timestamp present for {@link Kind#TIMESTAMP} only
 */
public record StartPosition(Kind kind, @Nullable Instant timestamp) implements Serializable {
  public static final StartPosition EARLIEST = new StartPosition(Kind.EARLIEST, null);
  public static final StartPosition LATEST = new StartPosition(Kind.LATEST, null);

  public static StartPosition at(Instant timestamp) {
    return new StartPosition(Kind.TIMESTAMP, timestamp);
  }

  /** The three ways to say where to begin. */
  public enum Kind {
    EARLIEST,
    LATEST,
    TIMESTAMP
  }
}
