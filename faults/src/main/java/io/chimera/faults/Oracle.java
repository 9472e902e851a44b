package io.chimera.faults;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.ledger.Books;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Compares what the source was given with what the tables have, by reading every row and every file
 * of both, and the ledger.
 */
public final class Oracle {
  private final Generator generator;
  private final List<Journal.Line> journal;
  private final Judgement judgement = new Judgement();

  private Oracle(Generator generator, List<Journal.Line> journal) {
    this.generator = generator;
    this.journal = journal;
  }

  /** Judges a table that has had the time to take in all of the journal. */
  public static Judgement judge(
      Generator generator, List<Journal.Line> journal, Lake lake, TableName name)
      throws IOException {
    var oracle = new Oracle(generator, journal);
    Table table = lake.load(name);
    oracle.judgeRows(table);
    oracle.judgeQuarantine(lake.load(name.quarantine()));
    oracle.judgeFiles(table);
    oracle.judgeFiles(lake.load(name.quarantine()));
    oracle.judgeBooks(new TableLedger(table).entries());
    return oracle.judgement;
  }

  private void judgeRows(Table table) throws IOException {
    var seen = new HashMap<Long, Integer>();
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      for (Record row : rows) {
        long number = (Long) row.getField("id");
        seen.merge(number, 1, Integer::sum);
        boolean isRight =
            generator.text(number).equals(row.getField("text"))
                && BigDecimal.valueOf(generator.cents(number), 2).equals(row.getField("amount"));
        if (!isRight) {
          judgement.find(Verdict.CORRUPT, "row " + number + " has other values than its record");
        }
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

  private void judgeQuarantine(Table table) throws IOException {
    var seen = new HashMap<String, Integer>();
    Map<String, String> digests = new HashMap<>();
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      for (Record row : rows) {
        String place = row.getField("source_split") + "/" + row.getField("source_position");
        seen.merge(place, 1, Integer::sum);
        digests.put(place, Journal.digest(bytes((ByteBuffer) row.getField("value"))));
      }
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
            place ->
                judgement.find(Verdict.CORRUPT, "quarantine has " + place + ", a good record"));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private void count(Integer times, String what) {
    if (times == null) {
      judgement.find(Verdict.LOSS, what + " is not there");
    } else if (times > 1) {
      judgement.find(Verdict.DUPLICATE, what + " is there " + times + " times");
    }
  }

  private void judgeFiles(Table table) throws IOException {
    Set<String> live = new HashSet<>();
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      for (FileScanTask file : files) {
        if (!live.add(file.file().location())) {
          judgement.find(Verdict.DUPLICATE, "file '" + file.file().location() + "' is live twice");
        }
      }
    }
    for (var snapshot : table.snapshots()) {
      for (var manifest : snapshot.allManifests(table.io())) {
        if (!table.io().newInputFile(manifest.path()).exists()) {
          judgement.find(
              Verdict.CORRUPT, "a manifest of snapshot " + snapshot.snapshotId() + " is gone");
        }
      }
    }
  }

  private void judgeBooks(List<Committed> entries) {
    Books.Audit audit = Books.audit(entries);
    for (Books.Problem problem : audit.problems()) {
      judgement.find(Verdict.UNBALANCED, problem.message());
    }
    long good = journal.stream().filter(line -> line.fate() == Fate.WRITTEN).count();
    Tally totals = audit.totals();
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
