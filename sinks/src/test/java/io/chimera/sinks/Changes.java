package io.chimera.sinks;

import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.ReadPart;
import io.chimera.schemas.stream.Readings;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.stream.TypedRow;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * The fused pass as a fake, for the first dataset whose columns are those of {@code bets}: changes
 * as a test tells them, counted. Carrier and row are reused.
 */
public final class Changes {
  private final TypedRow row = new TypedRow(3);
  private final Ingested carrier =
      Ingested.tally(new DatasetTally(0, Tally.ZERO, new SplitProgress[0]));
  private Tally tally = Tally.ZERO;

  public Ingested insert(long id, String player) {
    return row(RowKind.INSERT, id, player);
  }

  public Ingested update(long id, String player) {
    return row(RowKind.UPDATE_AFTER, id, player);
  }

  /** Only what tells rows apart is there. */
  public Ingested delete(long id) {
    return row(RowKind.DELETE, id, null);
  }

  /** What a row was before an update that gives it another key; no record of its own. */
  public Ingested before(long id) {
    Ingested before = row(RowKind.UPDATE_BEFORE, id, null);
    tally = tally.plus(new Tally(-1, -1, 0, 0, 0, 0, 0, null));
    return before;
  }

  /** A row that a read has found. */
  public Ingested found(long id, String player) {
    return insert(id, player).ofRead();
  }

  private Ingested row(RowKind kind, long id, @Nullable String player) {
    row.clear();
    row.setLong(0, id);
    if (player != null) {
      row.setObject(1, StringData.fromString(player));
    }
    row.setRowKind(kind);
    tally = tally.plus(new Tally(1, 1, 0, 0, 0, 0, 0, null));
    return carrier.toRow(0, row);
  }

  /** The tally since the last one, with no position. */
  public Ingested tally() {
    return tally(null, new SplitProgress[0]);
  }

  /** The tally since the last one; the only split has come so far. */
  public Ingested tally(long from, long to) {
    return tally(null, progress(from, to));
  }

  /** The same of rows of a read. */
  public Ingested tally(String read, int done, int parts, long from, long to) {
    return tally(
        new ReadPart(read, done, parts), done == 0 ? new SplitProgress[0] : progress(from, to));
  }

  private static SplitProgress[] progress(long from, long to) {
    return new SplitProgress[] {new SplitProgress("game_v1", 0, from, to)};
  }

  private Ingested tally(@Nullable ReadPart read, SplitProgress[] progress) {
    var counts = new DatasetTally(0, tally, progress, Readings.NONE, read);
    tally = Tally.ZERO;
    return carrier.toTally(counts);
  }
}
