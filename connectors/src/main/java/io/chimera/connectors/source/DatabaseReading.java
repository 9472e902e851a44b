package io.chimera.connectors.source;

import io.chimera.schemas.stream.SourceEvent;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one product's database is read: what {@link DatabaseSource} leaves to it. Travels in the job
 * graph; secrets are resolved where it is used.
 */
public interface DatabaseReading extends Serializable {

  /**
   * Begins a read of whole tables. Called on the job manager, not on its main thread.
   *
   * @param datasets their names
   */
  TableRead begin(List<String> datasets);

  /**
   * Asks the server what it has of its log; empty where there is none to read, or it does not say.
   * Called on a thread of its own.
   */
  default Optional<LogExtent> extent() {
    return Optional.empty();
  }

  /** Opens what reads splits, for one thread of a task manager. */
  Session openSession();

  /**
   * The state of tables, each as of one position. What readers have begun to read by the time it is
   * closed is theirs.
   */
  interface TableRead extends AutoCloseable {

    /** All parts, of each dataset at least one. */
    List<DatabaseSplit.Part> parts();

    @Override
    void close();
  }

  /** Reads splits, one after the other. */
  interface Session extends AutoCloseable {

    Cursor open(DatabaseSplit split);

    @Override
    void close();
  }

  /** Reads one split. */
  interface Cursor extends AutoCloseable {

    /**
     * What there is now, possibly nothing; null at the split's end. Waits for a database that has
     * something to tell, but not for something to happen there.
     */
    @Nullable List<SourceEvent> next();

    /** Says that all up to a position is committed everywhere. */
    void confirm(long position);

    @Override
    void close();
  }
}
