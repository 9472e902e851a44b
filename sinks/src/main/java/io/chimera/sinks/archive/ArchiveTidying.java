package io.chimera.sinks.archive;

import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.iceberg.FactsTable;
import io.chimera.sinks.ledger.AppendOnce;
import io.chimera.sinks.ledger.LedgerException;
import io.chimera.sinks.write.FactFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.CloseableIterable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the table of facts small. It gets a snapshot and some files each time that something is
 * kept, of every run of a lake: after a day nobody asks for the snapshots, and after that day the
 * files are better few.
 */
final class ArchiveTidying {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveTidying.class);
  private static final Duration HISTORY = Duration.ofDays(1);

  /** Who keeps yesterday's facts a little late is waited for. */
  private static final Duration LATE = Duration.ofHours(1);

  /** To expire reads the lists of all snapshots that are left, so that it is worth some. */
  static final int EXPIRED_AT_ONCE = 20;

  private static final int SHARE_AT_ONCE = 10;

  /** So many small files a day are few. */
  static final int FEW_FILES = 10;

  private static final long SMALL_BYTES = 64L * 1024 * 1024;

  private final Table table;

  ArchiveTidying(Table table) {
    this.table = table;
  }

  void tidy(Instant now) {
    compact(now);
    expire(now);
  }

  private void expire(Instant now) {
    long before = now.minus(HISTORY).toEpochMilli();
    int all = 0;
    int old = 0;
    for (Snapshot snapshot : table.snapshots()) {
      all++;
      old += snapshot.timestampMillis() < before ? 1 : 0;
    }
    if (old >= Math.max(EXPIRED_AT_ONCE, all / SHARE_AT_ONCE)) {
      table.expireSnapshots().expireOlderThan(before).retainLast(1).commit();
    }
  }

  private void compact(Instant now) {
    LocalDate today = now.minus(LATE).atZone(ZoneOffset.UTC).toLocalDate();
    Map<Integer, List<DataFile>> days = new TreeMap<>();
    try (var tasks = table.newScan().planFiles()) {
      tasks.forEach(
          task -> {
            int day = task.file().partition().get(0, Integer.class);
            if (task.file().fileSizeInBytes() < SMALL_BYTES && day < today.toEpochDay()) {
              days.computeIfAbsent(day, each -> new ArrayList<>()).add(task.file().copy());
            }
          });
      for (List<DataFile> files : days.values()) {
        if (files.size() > FEW_FILES) {
          compact(files);
          return;
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot tidy up table '" + table.name() + "'", failure);
    }
  }

  private void compact(List<DataFile> files) throws IOException {
    // Facts of one time stay beside each other.
    files.sort(Comparator.comparing(DataFile::dataSequenceNumber));
    List<String> written;
    try (var facts = each(files)) {
      written = List.of(FactFiles.write(table, facts));
    }
    try {
      AppendOnce.replace(table, Set.copyOf(files), written);
    } catch (LedgerException raced) {
      LOG.info("Somebody else has tidied up table '{}'", table.name(), raced);
    }
  }

  /** What is in files, each fact once; read as it is asked for. */
  private CloseableIterable<Fact> each(List<DataFile> files) {
    var seen = new HashSet<String>();
    var facts = new ArrayList<CloseableIterable<Fact>>();
    for (DataFile file : files) {
      CloseableIterable<Record> records =
          FormatModelRegistry.<Record, Object>readBuilder(
                  file.format(), Record.class, table.io().newInputFile(file))
              .project(FactsTable.SCHEMA)
              .build();
      facts.add(CloseableIterable.transform(records, FactArchive::fact));
    }
    return CloseableIterable.filter(
        CloseableIterable.concat(facts), fact -> seen.add(fact.topic() + " " + fact.id()));
  }
}
