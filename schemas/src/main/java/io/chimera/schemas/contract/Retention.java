package io.chimera.schemas.contract;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long what a dataset's tables have is kept, which table care sees to.
 *
 * @param rows of the table, by the time of their events; absent for ever
 * @param snapshots how far back both tables' histories go
 * @param quarantine rejected records, by when they were rejected; absent for ever
 */
public record Retention(@Nullable Duration rows, Duration snapshots, @Nullable Duration quarantine)
    implements Serializable {
  public static final Duration DEFAULT_SNAPSHOTS = Duration.ofDays(7);

  /** What holds where a contract says nothing. */
  public static final Retention DEFAULT = new Retention(null, DEFAULT_SNAPSHOTS, null);
}
