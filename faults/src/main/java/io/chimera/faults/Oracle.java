package io.chimera.faults;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the source was given with what the tables have: every row, every rejected record,
 * every file, and the books.
 */
public final class Oracle {
  private final Generator generator;
  private final List<Journal.Line> journal;
  private final Judgement judgement = new Judgement();

  Oracle(Generator generator, List<Journal.Line> journal) {
    this.generator = generator;
    this.journal = journal;
  }

  /** A row of the table. */
  record Row(long number, String text, long cents) {}

  /** A row of the quarantine: {@code partition/offset}, and the digest of its bytes. */
  record Rejected(String place, String digest) {}

  /** Judges a table that has had the time to take in all of the journal. */
  public static Judgement judge(
      Generator generator, List<Journal.Line> journal, Lake lake, TableName name)
      throws IOException {
    var oracle = new Oracle(generator, journal);
    Table table = lake.load(name);
    Table quarantine = lake.load(name.quarantine());
    oracle.judging(table, () -> oracle.judgeRows(rows(table)));
    oracle.judging(quarantine, () -> oracle.judgeQuarantine(rejected(quarantine)));
    for (Table each : List.of(table, quarantine)) {
      oracle.judging(each, () -> oracle.judgeFiles(liveFiles(each)));
      oracle.judging(each, () -> oracle.judgeManifests(each));
    }
    Books.Audit audit = Books.audit(new TableLedger(table).entries());
    oracle.judgeBooks(
        audit.problems().stream().map(Books.Problem::message).toList(), audit.totals());
    return oracle.judgement();
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
    var seen = new HashMap<Long, Integer>();
    for (Row row : rows) {
      seen.merge(row.number(), 1, Integer::sum);
      boolean isRight =
          row.text().equals(generator.text(row.number()))
              && row.cents() == generator.cents(row.number());
      if (!isRight) {
        judgement.find(Verdict.CORRUPT, "row " + row.number() + " is not what its record says");
      }
    }
    for (Journal.Line line : journal) {
      if (line.fate() == Fate.WRITTEN) {
        count(seen.remove(line.number()), "record " + line.number());
      }
    }
    seen.keySet()
        .forEach(number -> judgement.find(Verdict.CORRUPT, "row " + number + " has no record"));
  }

  void judgeQuarantine(List<Rejected> rows) {
    var seen = new HashMap<String, Integer>();
    Map<String, String> digests = new HashMap<>();
    for (Rejected row : rows) {
      seen.merge(row.place(), 1, Integer::sum);
      digests.put(row.place(), row.digest());
    }
    for (Journal.Line line : journal) {
      if (line.fate() == Fate.QUARANTINED) {
        String place = line.partition() + "/" + line.offset();
        count(seen.remove(place), "rejected record " + place);
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
    long good = journal.stream().filter(line -> line.fate() == Fate.WRITTEN).count();
    boolean agrees =
        totals.in() == journal.size()
            && totals.written() == good
            && totals.quarantined() == journal.size() - good;
    if (!agrees) {
      judgement.find(
          Verdict.UNBALANCED,
          "the books say " + totals + ", the journal " + journal.size() + " in, " + good + " good");
    }
  }
}
