package io.chimera.connectors.source;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The log of one database, as a run looks at it before its job starts. */
public interface DatabaseLog {

  /** What positions of this log count in: those of another server mean nothing in it. */
  String identity();

  /** Where the log ends now. */
  long end();

  /** What {@link #make} would do, in the server's own words. */
  List<String> plan();

  /**
   * Makes at the server what a pipeline needs there that has read nothing yet.
   *
   * @throws RuntimeException if something stands against it
   */
  void make();

  /** What is to be known before a start, though nothing of it stands against one. */
  List<CaptureProblem> warnings();

  /**
   * Refuses to go on where the log cannot have all that comes next.
   *
   * @param position up to where the pipeline has everything
   * @param patience for what passes by itself: a server takes a moment to see that a reader died
   * @throws RuntimeException if something stands against it
   */
  void requireRestart(long position, Duration patience);

  /**
   * What {@link #prepareRestart} would do at the server, in its own words.
   *
   * @param fresh names of datasets of which nothing was read yet
   */
  default List<String> planRestart(long position, List<String> fresh) {
    requireRestart(position, Duration.ZERO);
    return List.of();
  }

  /**
   * Has the server tell of datasets that the contract did not have before, and refuses as {@link
   * #requireRestart}.
   *
   * @param fresh names of datasets of which nothing was read yet
   */
  default void prepareRestart(long position, List<String> fresh, Duration patience) {
    requireRestart(position, patience);
  }

  /** What stays at the server for a pipeline; empty where nothing is ever made there. */
  default Optional<Kept> kept() {
    return Optional.empty();
  }

  /** What {@link #drop} would do, in the server's own words. */
  default List<String> planToDrop() {
    return List.of();
  }

  /** Takes away what {@link #make} has made. Without it the pipeline can only begin anew. */
  default void drop() {}

  /**
   * What a server keeps for a pipeline.
   *
   * @param name its name there
   * @param status what the server says of the log that it is for; null where it is not there
   * @param isRead whether somebody reads it now
   * @param heldBytes how much of the log the server keeps for it
   */
  record Kept(String name, @Nullable String status, boolean isRead, long heldBytes) {

    /** Whether it was made. */
    public boolean isThere() {
      return status != null;
    }
  }
}
