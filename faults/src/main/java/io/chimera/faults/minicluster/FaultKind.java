package io.chimera.faults.minicluster;

/** What can go wrong with one call to the catalog or to the files. */
enum FaultKind {
  /** The commit is refused, nothing was applied. */
  COMMIT_REFUSED,
  /** The commit is applied, then reported as a conflict, as after a blind retry. */
  COMMIT_APPLIED_REFUSED,
  /** Nobody knows, and it was not applied. */
  COMMIT_UNKNOWN,
  /** Nobody knows, and it was applied. */
  COMMIT_APPLIED_UNKNOWN,
  /** The connection breaks before. */
  COMMIT_BROKEN,
  /** The connection breaks after it was applied. */
  COMMIT_APPLIED_BROKEN,
  /** The catalog is silent for a while, then takes it. */
  COMMIT_HANGS,
  /** The process dies before. */
  COMMIT_CRASH,
  /** The process dies after it was applied. */
  COMMIT_APPLIED_CRASH,
  /** Another writer commits in between, and expires what was before. */
  COMMIT_OVERTAKEN,
  /** Another writer compacts the table in between. */
  COMMIT_AFTER_COMPACTION,
  /** The table cannot be found. */
  LOAD_BROKEN,
  /** The table cannot be read. */
  REFRESH_BROKEN,
  /** A manifest or a data file cannot be read. */
  READ_BROKEN,
  /** No space is left when a file is begun. */
  DISK_FULL_AT_START,
  /** No space is left after some bytes. */
  DISK_FULL_INSIDE,
  /** No space is left when the file is closed. */
  DISK_FULL_AT_CLOSE
}
