package io.chimera.schemas.contract;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How what comes from the source becomes rows of the table. */
public sealed interface TargetKind extends Serializable {

  /** The columns that tell the table's rows apart; empty where nothing does. */
  default List<String> keyColumns() {
    return List.of();
  }

  /** The column that the table has beside those of the contract, for rows that are deleted. */
  default Optional<String> deletedColumn() {
    return Optional.empty();
  }

  /**
   * Whether a deletion becomes a row, so that all of the row that is gone has to be known and not
   * only its key.
   */
  default boolean writesDeletions() {
    return false;
  }

  /** How the contract writes it. */
  String label();

  /**
   * Each record, or each change, is a row.
   *
   * @param writesDeletions whether that of a row's deletion is one too, which only a column that
   *     tells the operation makes good for anything
   */
  record Append(boolean writesDeletions) implements TargetKind {
    /** Of records, or of changes but those that delete. */
    public Append() {
      this(false);
    }

    @Override
    public String label() {
      return "append";
    }
  }

  /** The table has all that the last read has found, and nothing else. */
  record Replace() implements TargetKind {
    @Override
    public String label() {
      return "replace";
    }
  }

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

    @Override
    public List<String> keyColumns() {
      return key;
    }

    @Override
    public Optional<String> deletedColumn() {
      return Optional.ofNullable(deletes.column());
    }

    @Override
    public boolean writesDeletions() {
      return deletes.action() == Deletes.Action.MARK;
    }

    @Override
    public String label() {
      return "upsert";
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
