package io.chimera.schemas.contract;

import java.io.Serializable;

/**
 * A table's name, {@code namespace.name}; both parts match {@link Names#IDENTIFIER}.
 *
 * @param namespace one level
 * @param name never ends in {@code __quarantine} or {@code __replayed}, which are kept for the
 *     tables beside it
 */
public record TableName(String namespace, String name) implements Serializable {
  /** The namespace of the tables that a lake keeps for Chimera itself. */
  public static final String OURS = "chimera";

  private static final String QUARANTINE_SUFFIX = "__quarantine";
  private static final String REPLAYED_SUFFIX = "__replayed";

  /** The table that takes this table's rejected records. */
  public TableName quarantine() {
    return new TableName(namespace, name + QUARANTINE_SUFFIX);
  }

  /** The table that says which records of the quarantine were replayed. */
  public TableName replayed() {
    return new TableName(namespace, name + REPLAYED_SUFFIX);
  }

  public boolean isQuarantine() {
    return name.endsWith(QUARANTINE_SUFFIX);
  }

  /** Whether it is kept for a table beside another. */
  public boolean isReserved() {
    return isQuarantine() || name.endsWith(REPLAYED_SUFFIX);
  }

  /** Whether Chimera keeps it for itself: beside another table, or in the namespace of its own. */
  public boolean isKept() {
    return isReserved() || namespace.equals(OURS);
  }

  /** The table itself, or of a quarantine the table that it lies beside. */
  public TableName main() {
    return isQuarantine()
        ? new TableName(namespace, name.substring(0, name.length() - QUARANTINE_SUFFIX.length()))
        : this;
  }

  @Override
  public String toString() {
    return namespace + "." + name;
  }
}
