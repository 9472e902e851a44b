package io.chimera.schemas.contract;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How what comes from the source becomes rows of the table. */
public sealed interface TargetKind extends Serializable {

  /** Each record, or each change, is a row. */
  record Append() implements TargetKind {}

  /** The table has all that the last read has found, and nothing else. */
  record Replace() implements TargetKind {}

  /**
   * The table has one row a key, the newest.
   *
   * @param key the columns that tell rows apart
   * @param deletes what becomes of a row that is deleted at the source
   */
  record Upsert(List<String> key, Deletes deletes) implements TargetKind {
    public Upsert {
      key = List.copyOf(key);
    }
  }

  /**
   * @param action what is done
   * @param column the column that the table has beside those of the contract, with the moment of
   *     the deletion; present for {@link Action#MARK} only
   */
  record Deletes(Action action, @Nullable String column) implements Serializable {
    public static final Deletes REMOVE = new Deletes(Action.REMOVE, null);

    /** What is done. */
    public enum Action {
      /** The row goes. */
      REMOVE,
      /** The row stays, and says when it was deleted. */
      MARK,
      /** The row stays. */
      KEEP
    }
  }
}
