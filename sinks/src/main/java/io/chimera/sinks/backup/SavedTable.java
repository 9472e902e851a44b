package io.chimera.sinks.backup;

import org.jspecify.annotations.Nullable;

/**
 * Where one table stood.
 *
 * @param table its name
 * @param uuid its id
 * @param metadata address of its metadata file, from which all else of it is found
 * @param snapshot its current snapshot's id, as text, since JSON's numbers are none for it; null
 *     for a table without one
 * @param head the newest line of its books; null where it has none
 * @param content what that file says, {@link KeptMetadata packed}: a table that goes on deletes its
 *     older ones; null in a backup of a build that did not keep it
 */
public record SavedTable(
    String table,
    String uuid,
    String metadata,
    @Nullable String snapshot,
    @Nullable Head head,
    @Nullable String content) {

  /**
   * A line of the books, by which a table is known again.
   *
   * @param pipeline whose they are
   * @param epoch of the run
   * @param commitId of the line
   * @param in records since the first opening
   * @param written of them
   * @param quarantined of them
   */
  public record Head(
      String pipeline, long epoch, String commitId, long in, long written, long quarantined) {}
}
