package io.chimera.sinks;

import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Header;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.Rejection;
import io.chimera.schemas.stream.SplitProgress;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.stream.TypedRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/**
 * The fused pass as a fake: one split's records, the position being the id; every id divisible by
 * the poison is rejected. Counts and emits tallies as the real one does.
 */
public final class Feed {
  private final int dataset;
  private final int split;
  private final long poison;
  private final TypedRow row = new TypedRow(3);
  private final Ingested carrier = Ingested.tally(new DatasetTally(0, Tally.ZERO, noProgress()));
  private long next;
  private long first;
  private Tally tally = Tally.ZERO;

  public Feed(int split, long start, long poison) {
    this(0, split, start, poison);
  }

  /** The feed of the contract's n-th dataset, which reads the same records. */
  public Feed(int dataset, int split, long start, long poison) {
    this.dataset = dataset;
    this.split = split;
    this.poison = poison;
    next = start;
    first = start;
  }

  private static SplitProgress[] noProgress() {
    return new SplitProgress[0];
  }

  public long position() {
    return next;
  }

  /** The next record; valid until the next call. */
  public Ingested next() {
    long id = next++;
    if (poison > 0 && id % poison == 0) {
      tally = tally.plus(new Tally(1, 0, 1, 0, 0, 0, 0, null));
      return carrier.toRejection(dataset, rejection(split, id));
    }
    row.clear();
    row.setLong(0, id);
    row.setObject(1, StringData.fromString("player-" + id));
    row.setTimestampMicros(2, id * 1_000_000);
    tally = tally.plus(new Tally(1, 1, 0, 0, 0, 0, 0, id * 1_000_000));
    return carrier.toRow(dataset, row);
  }

  /** The tally since the last call, or null if nothing was read. */
  public @Nullable Ingested tally() {
    if (next == first) {
      return null;
    }
    var progress = new SplitProgress[] {new SplitProgress("game_v1", split, first, next)};
    var counts = new DatasetTally(dataset, tally, progress);
    tally = Tally.ZERO;
    first = next;
    return carrier.toTally(counts);
  }

  /** The ids that become rows, of all from {@code from} to before {@code to}. */
  public static List<Object> rows(long from, long to, long poison) {
    var ids = new ArrayList<Object>();
    for (long id = from; id < to; id++) {
      if (poison == 0 || id % poison != 0) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** The ids that are rejected. */
  public static List<Object> rejections(long from, long to, long poison) {
    var ids = new ArrayList<Object>();
    for (long id = from; id < to; id++) {
      if (poison > 0 && id % poison == 0) {
        ids.add(id);
      }
    }
    return ids;
  }

  public static Rejection rejection(int split, long position) {
    var headers = new Header[] {new Header("trace", bytes("a")), new Header("trace", null)};
    var record =
        new RawRecord(
            new Provenance("game_v1", split, position, 1_700_000_000_000L),
            bytes("key"),
            bytes("value"),
            headers);
    return Rejection.of(
        new Fault(ReasonCode.WRONG_TYPE, "id", "Expected long"), record, 1_800_000_000_000L);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
