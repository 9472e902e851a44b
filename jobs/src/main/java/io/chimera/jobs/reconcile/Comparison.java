package io.chimera.jobs.reconcile;

import io.chimera.jobs.reconcile.Differences.Kind;
import io.chimera.quality.deduplication.RowHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Compares two sides by counts and checksums of ranges of their keys, and where those differ, key
 * by key. No side need be in any order, and none is in memory: only the keys of ranges that differ
 * are, up to a limit.
 *
 * @param keys how rows are told apart; where it is empty, all rows are one range, which is not
 *     looked into
 * @param hash of the columns that are compared
 * @param limits how much is listed
 */
record Comparison(KeyForm keys, RowHash hash, Limits limits) {

  /**
   * @param rowsLookedInto rows of ranges that are looked at key by key, of both sides together
   * @param keysListed keys that differ and are named
   */
  record Limits(long rowsLookedInto, int keysListed) {
    static final Limits DEFAULT = new Limits(1_000_000, 1_000);
  }

  /**
   * Compares.
   *
   * @param ranges of the keys, nothing added yet
   * @param mayKeep whether rows that the source has no more may be in the table
   */
  Differences compare(Rows source, Rows table, KeyRanges ranges, boolean mayKeep)
      throws IOException {
    source.read(
        row -> {
          byte[] key = look(row);
          ranges.get(ranges.indexOf(key)).addSource(key, hash.first(), hash.second());
        });
    table.read(
        row -> {
          byte[] key = look(row);
          ranges.get(ranges.indexOf(key)).addTable(key, hash.first(), hash.second());
        });
    var looked = new ArrayList<@Nullable TreeMap<byte[], KeyRange>>();
    long rows = 0;
    for (int index = 0; index < ranges.size(); index++) {
      KeyRange range = ranges.get(index);
      boolean isLookedInto =
          !range.isSame() && !keys.isEmpty() && rows + range.rows() <= limits.rowsLookedInto();
      looked.add(isLookedInto ? new TreeMap<>(Arrays::compareUnsigned) : null);
      rows += isLookedInto ? range.rows() : 0;
    }
    if (rows > 0) {
      source.read(row -> add(row, ranges, looked, KeyRange::addSource));
      table.read(row -> add(row, ranges, looked, KeyRange::addTable));
    }
    return list(ranges, looked, mayKeep);
  }

  private byte[] look(RowData row) {
    hash.look(row);
    return keys.of(row);
  }

  /** Adds a row to a side. */
  private interface Side {
    void add(KeyRange range, byte[] key, long firstHash, long secondHash);
  }

  private void add(
      RowData row, KeyRanges ranges, List<@Nullable TreeMap<byte[], KeyRange>> looked, Side side) {
    byte[] key = keys.of(row);
    TreeMap<byte[], KeyRange> range = looked.get(ranges.indexOf(key));
    if (range != null) {
      hash.look(row);
      side.add(
          range.computeIfAbsent(key, each -> new KeyRange()), key, hash.first(), hash.second());
    }
  }

  private Differences list(
      KeyRanges ranges, List<@Nullable TreeMap<byte[], KeyRange>> looked, boolean mayKeep) {
    var counts = new Differences.Counts();
    var found = new ArrayList<Differences.Range>();
    for (int index = 0; index < ranges.size(); index++) {
      KeyRange range = ranges.get(index);
      counts.add(range);
      if (range.isSame()) {
        continue;
      }
      TreeMap<byte[], KeyRange> keysOfRange = looked.get(index);
      var named = new ArrayList<Differences.Key>();
      boolean isDifferent = keysOfRange == null;
      if (keysOfRange != null) {
        for (var each : keysOfRange.entrySet()) {
          Kind kind = kind(each.getValue());
          if (kind == Kind.ONLY_IN_TABLE && mayKeep) {
            counts.keep(each.getValue().inTable());
          } else if (kind != null) {
            isDifferent = true;
            if (counts.differ(kind) <= limits.keysListed()) {
              named.add(new Differences.Key(kind, keys.words(each.getKey())));
            }
          }
        }
      }
      if (isDifferent) {
        found.add(
            new Differences.Range(
                keys.words(range.smallest()),
                keys.words(range.largest()),
                range.inSource(),
                range.inTable(),
                keysOfRange != null,
                named));
      }
    }
    return counts.of(found);
  }

  private static @Nullable Kind kind(KeyRange key) {
    if (key.isSame()) {
      return null;
    }
    if (key.inTable() == 0) {
      return Kind.ONLY_IN_SOURCE;
    }
    return key.inSource() == 0 ? Kind.ONLY_IN_TABLE : Kind.DIFFERENT;
  }
}
