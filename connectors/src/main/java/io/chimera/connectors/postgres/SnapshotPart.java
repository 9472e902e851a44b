package io.chimera.connectors.postgres;

import io.chimera.schemas.contract.SourceTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of a table's pages.
 *
 * @param fromPage the first
 * @param toPage the first that is not in it; 0 for all to the end
 */
public record SnapshotPart(SourceTable table, long fromPage, long toPage) implements Serializable {

  /**
   * Cuts a table. The last part is open, so that the number of pages may be wrong: parts may then
   * be uneven, and still have each row once.
   */
  static List<SnapshotPart> of(SourceTable table, long pages, long pagesInPart) {
    var parts = new ArrayList<SnapshotPart>();
    long from = 0;
    for (; from + pagesInPart < pages; from += pagesInPart) {
      parts.add(new SnapshotPart(table, from, from + pagesInPart));
    }
    parts.add(new SnapshotPart(table, from, 0));
    return List.copyOf(parts);
  }

  /** Its range of pages, as {@link #range} reads it. */
  String range() {
    return fromPage + "-" + toPage;
  }

  /** The part of a table that {@link #range()} has written. */
  static SnapshotPart range(SourceTable table, String text) {
    int dash = text.indexOf('-');
    return new SnapshotPart(
        table, Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
  }

  /** The condition that its rows meet, as SQL; of partitioned tables it holds in every part. */
  String condition() {
    String end = toPage == 0 ? "" : " AND ctid < '(" + toPage + ",0)'::tid";
    return " WHERE ctid >= '(" + fromPage + ",0)'::tid" + end;
  }
}
