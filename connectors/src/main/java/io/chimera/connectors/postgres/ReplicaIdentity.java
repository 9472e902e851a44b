package io.chimera.connectors.postgres;

/** What the log says of the row before an update or a delete. */
public enum ReplicaIdentity {
  /** Its primary key, where there is one. */
  DEFAULT('d'),
  /** Nothing. */
  NOTHING('n'),
  /** All of its columns. */
  FULL('f'),
  /** The columns of a unique index. */
  INDEX('i');

  private final char code;

  ReplicaIdentity(char code) {
    this.code = code;
  }

  /**
   * @throws IllegalArgumentException if there is none
   */
  static ReplicaIdentity of(char code) {
    for (ReplicaIdentity each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    throw new IllegalArgumentException("Unknown replica identity '" + code + "'");
  }
}
