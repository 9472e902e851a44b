package io.chimera.faults;

import io.chimera.schemas.stream.KeyReadings;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the source was given with what the tables have: every row, every rejected record,
 * every file, and the books. Of records that repeat each other one row must be there, of those that
 * somebody discarded none.
 */
public final class Oracle {
  private final Generator generator;
  private final SeriesTable series;
  private final List<Journal.Line> journal;
  private final List<Discarded> discarded;
  private final Judgement judgement = new Judgement();

  /**
   * @param discarded what was given up, in the order of the books
   */
  Oracle(
      Generator generator,
      SeriesTable series,
      List<Journal.Line> journal,
      List<Discarded> discarded) {
    this.generator = generator;
    this.series = series;
    this.journal = List.copyOf(journal);
    this.discarded = List.copyOf(discarded);
  }

  /** A row of the table. */
  record Row(long number, String text, long cents) {}

  /** A row of the quarantine: {@code partition/offset}, and the digest of its bytes. */
  record Rejected(String place, String digest) {}

  /**
   * Judges a table that has had the time to take in all of the journal, whose gate is open and
   * whose quarantine was replayed.
   *
   * @param discarded what was given up and is not undone
   */
  public static Judgement judge(
      Generator generator,
      List<Journal.Line> journal,
      Lake lake,
      SeriesTable series,
      List<Discarded> discarded)
      throws IOException {
    Table table = lake.load(series.table());
    Table quarantine = lake.load(series.table().quarantine());
    var oracle = new Oracle(generator, series, journal, discarded);
    oracle.judging(table, () -> oracle.judgeRows(rows(table)));
    oracle.judging(quarantine, () -> oracle.judgeQuarantine(rejected(quarantine)));
    for (Table each : List.of(table, quarantine)) {
      oracle.judging(each, () -> oracle.judgeFiles(liveFiles(each)));
      oracle.judging(each, () -> oracle.judgeManifests(each));
    }
    List<Committed> entries = new TableLedger(table).entries();
    oracle.judgeLate(entries);
    Books.Audit audit = Books.audit(entries);
    oracle.judgeBooks(
        audit.problems().stream().map(Books.Problem::message).toList(), audit.totals());
    return oracle.judgement();
  }

  /**
   * Judges what readers of main see while nobody writes: of what waits behind a closed gate,
   * nothing.
   */
  public static Judgement judgeReaders(
      Generator generator, List<Journal.Line> journal, Lake lake, SeriesTable series)
      throws IOException {
    Table table = lake.load(series.table());
    var ledger = new TableLedger(table);
    var oracle = new Oracle(generator, series, journal, List.of());
    var gate = ledger.gate();
    if (gate.isPresent()) {
      Discarded waiting = Discarded.of(gate.get().first().entry());
      long written = gate.get().head().entry().totals().written();
      oracle.judging(table, () -> oracle.judgeVisible(rows(table), waiting, written));
    }
    return oracle.judgement();
  }

  /** Records come in the order of their times here, so that none can be too late. */
  private void judgeLate(List<Committed> entries) {
    long late =
        entries.stream()
            .map(each -> each.entry().readings().keys())
            .filter(Objects::nonNull)
            .mapToLong(KeyReadings::late)
            .sum();
    if (late > 0) {
      judgement.find(
          Verdict.UNBALANCED,
          series.label() + ": " + late + " records came when their repeats were forgotten");
    }
  }

  Judgement judgement() {
    return judgement;
  }

  /** Something that reads a table's files. */
  @FunctionalInterface
  interface Reading {
    void read() throws IOException;
  }

  /**
   * A table that cannot be read is a finding about the table: taken for trouble of the run, it
   * would hide what is lost.
   */
  void judging(Table table, Reading reading) {
    try {
      reading.read();
    } catch (NotFoundException gone) {
      judgement.find(Verdict.LOSS, "a file of '" + table.name() + "' is gone: " + gone);
    } catch (IOException | RuntimeException unreadable) {
      judgement.find(Verdict.CORRUPT, "'" + table.name() + "' cannot be read: " + unreadable);
    }
  }

  private static List<Row> rows(Table table) throws IOException {
    var rows = new ArrayList<Row>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        rows.add(
            new Row(
                (Long) record.getField("id"),
                (String) record.getField("text"),
                ((BigDecimal) record.getField("amount")).unscaledValue().longValueExact()));
      }
    }
    return rows;
  }

  private static List<Rejected> rejected(Table table) throws IOException {
    var rejected = new ArrayList<Rejected>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        var value = (ByteBuffer) record.getField("value");
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        String place = record.getField("source_split") + "/" + record.getField("source_position");
        rejected.add(new Rejected(place, Journal.digest(bytes)));
      }
    }
    return rejected;
  }

  private static List<String> liveFiles(Table table) throws IOException {
    var live = new ArrayList<String>();
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      files.forEach(file -> live.add(file.file().location()));
    }
    return live;
  }

  void judgeRows(List<Row> rows) {
    Map<Long, Journal.Line> lines = lines();
    Set<Long> expected = groups();
    var seen = new HashMap<Long, Integer>();
    for (Row row : rows) {
      Journal.Line line = lines.get(row.number());
      if (line == null || line.fate() == Fate.QUARANTINED) {
        judgement.find(Verdict.CORRUPT, "row " + row.number() + " has no record");
        continue;
      }
      seen.merge(series.group(generator, row.number()), 1, Integer::sum);
      boolean isRight =
          row.text().equals(generator.text(row.number()))
              && row.cents() == generator.cents(row.number());
      if (!isRight) {
        judgement.find(Verdict.CORRUPT, "row " + row.number() + " is not what its record says");
      } else if (isDiscarded(line)) {
        judgement.find(Verdict.CORRUPT, "row " + row.number() + " was discarded");
      }
    }
    for (long group : expected) {
      count(seen.get(group), series.label() + ": record " + group);
    }
  }

  private Map<Long, Journal.Line> lines() {
    var lines = new HashMap<Long, Journal.Line>();
    journal.forEach(line -> lines.put(line.number(), line));
    return lines;
  }

  /** What is replayed is taken from quarantine again, even after what it became was discarded. */
  private boolean isDiscarded(Journal.Line line) {
    return line.fate() == Fate.WRITTEN && discarded.stream().anyMatch(each -> each.contains(line));
  }

  /** Of which groups one row must be there. */
  private Set<Long> groups() {
    var groups = new HashSet<Long>();
    for (Journal.Line line : journal) {
      if (line.fate() != Fate.QUARANTINED && !isDiscarded(line)) {
        groups.add(series.group(generator, line.number()));
      }
    }
    return groups;
  }

  /** Rows that waited when they were given up: one a group that the table did not have by then. */
  private long discardedRows() {
    long rows = 0;
    for (Discarded each : discarded) {
      var groups = new HashSet<Long>();
      var known = new HashSet<Long>();
      for (Journal.Line line : journal) {
        if (line.fate() != Fate.WRITTEN) {
          continue;
        }
        long group = series.group(generator, line.number());
        if (each.contains(line)) {
          groups.add(group);
        } else if (each.isAfter(line) && !isDiscarded(line)) {
          known.add(group);
        }
      }
      groups.removeAll(known);
      rows += groups.size();
    }
    return rows;
  }

  /**
   * @param waiting the stretch of the source that begins where the gate closed
   * @param written the rows that the books say are to be seen
   */
  void judgeVisible(List<Row> rows, Discarded waiting, long written) {
    Map<Long, Journal.Line> lines = lines();
    for (Row row : rows) {
      Journal.Line line = lines.get(row.number());
      boolean isEarly = line != null && line.fate() == Fate.WRITTEN && !waiting.isAfter(line);
      if (isEarly) {
        judgement.find(
            Verdict.CORRUPT, "row " + row.number() + " is seen, though it waits behind the gate");
      }
    }
    if (rows.size() != written) {
      judgement.find(
          Verdict.UNBALANCED,
          rows.size() + " rows are seen while the gate is closed, the books have " + written);
    }
  }

  void judgeQuarantine(List<Rejected> rows) {
    var seen = new HashMap<String, Integer>();
    Map<String, String> digests = new HashMap<>();
    for (Rejected row : rows) {
      seen.merge(row.place(), 1, Integer::sum);
      digests.put(row.place(), row.digest());
    }
    for (Journal.Line line : journal) {
      if (line.fate().isRejected()) {
        String place = line.partition() + "/" + line.offset();
        count(seen.remove(place), series.label() + ": rejected record " + place);
        String digest = digests.get(place);
        if (digest != null && !digest.equals(line.digest())) {
          judgement.find(Verdict.CORRUPT, "rejected record " + place + " has other bytes");
        }
      }
    }
    seen.keySet()
        .forEach(
            place -> judgement.find(Verdict.CORRUPT, "rejected record " + place + " was good"));
  }

  private void count(@Nullable Integer times, String what) {
    if (times == null) {
      judgement.find(Verdict.LOSS, what + " is not there");
    } else if (times > 1) {
      judgement.find(Verdict.DUPLICATE, what + " is there " + times + " times");
    }
  }

  void judgeFiles(List<String> live) {
    var seen = new HashSet<String>();
    for (String file : live) {
      if (!seen.add(file)) {
        judgement.find(Verdict.DUPLICATE, "file '" + file + "' is live twice");
      }
    }
  }

  /** Also those of old snapshots, which somebody may want to travel back to. */
  private void judgeManifests(Table table) {
    for (var snapshot : table.snapshots()) {
      for (var manifest : snapshot.allManifests(table.io())) {
        if (!table.io().newInputFile(manifest.path()).exists()) {
          judgement.find(
              Verdict.CORRUPT, "a manifest of snapshot " + snapshot.snapshotId() + " is gone");
        }
      }
    }
  }

  void judgeBooks(List<String> problems, Tally totals) {
    problems.forEach(problem -> judgement.find(Verdict.UNBALANCED, problem));
    Tally expected = expectedTotals();
    if (!totals.flows().equals(expected)) {
      judgement.find(
          Verdict.UNBALANCED,
          series.label() + ": the books say " + totals + ", the journal " + expected);
    }
  }

  Tally expectedTotals() {
    long written = groups().size();
    long rejected = journal.stream().filter(line -> line.fate().isRejected()).count();
    long replayed = journal.stream().filter(line -> line.fate() == Fate.REPLAYED).count();
    long given = discardedRows();
    long repeats = journal.size() + replayed - written - rejected - given;
    return new Tally(journal.size(), written, rejected, repeats, 0, 0, 0, given, replayed, null);
  }
}
