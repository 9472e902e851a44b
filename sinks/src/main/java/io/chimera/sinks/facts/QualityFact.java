package io.chimera.sinks.facts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.ChangeCounts;
import io.chimera.schemas.stream.KeyReadings;
import io.chimera.schemas.stream.RuleCount;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import java.time.Instant;
import java.util.List;

/**
 * What was measured of the records of one commit, as a CloudEvent. Derived from the snapshot alone:
 * its summary, and the metrics of the files that it added. Its form is {@code
 * events/quality-fact.schema.json}.
 */
public final class QualityFact {
  private static final String TYPE = "io.chimera.quality.closing.v1";

  private QualityFact() {}

  /** The id of the fact of a closing. */
  public static String id(TableName table, LedgerEntry entry) {
    return entry.commitId() + "/" + table + "/quality";
  }

  /**
   * The fact of a closing in the table's ledger.
   *
   * @param profile of the files that it added
   */
  public static Fact of(TableName table, Committed committed, List<ColumnProfile> profile) {
    LedgerEntry entry = committed.entry();
    String pipeline = entry.run().pipeline();
    Instant at = Instant.ofEpochMilli(committed.committedAt());
    var event = new CloudEvent(TYPE, id(table, entry), pipeline, table.toString(), at);
    ObjectNode data = event.data();
    data.put("pipeline", pipeline);
    data.put("table", table.toString());
    // Text, since it does not fit the numbers of every JSON reader.
    data.put("snapshotId", Long.toString(committed.snapshotId()));
    data.put("commitId", entry.commitId());
    Tally tally = entry.tally();
    ObjectNode counts = data.putObject("counts");
    counts.put("in", tally.in());
    counts.put("written", tally.written());
    counts.put("quarantined", tally.quarantined());
    counts.put("duplicates", tally.duplicates());
    counts.put("dropped", tally.dropped());
    counts.put("held", tally.held());
    var failed = data.putArray("failedRules");
    for (RuleCount count : entry.readings().failed()) {
      failed.addObject().put("rule", count.rule()).put("failed", count.failed());
    }
    var verdicts = data.putArray("verdicts");
    for (RuleVerdict verdict : entry.readings().verdicts()) {
      ObjectNode each = verdicts.addObject();
      each.put("rule", verdict.rule());
      each.put("outcome", verdict.outcome().label());
      each.put("value", verdict.value());
      each.put("onFailure", verdict.onFailure().label());
    }
    if (entry.isHeld()) {
      entry.heldBy().forEach(data.putArray("heldBy")::add);
    }
    KeyReadings keys = entry.readings().keys();
    if (keys != null) {
      data.putObject("deduplication").put("withoutKey", keys.withoutKey()).put("late", keys.late());
    }
    ChangeCounts changes = entry.readings().changes();
    if (changes != null) {
      ObjectNode each = data.putObject("changes");
      each.put("inserted", changes.inserted());
      each.put("updated", changes.updated());
      each.put("deleted", changes.deleted());
    }
    var columns = data.putArray("columns");
    for (ColumnProfile column : profile) {
      ObjectNode each = columns.addObject();
      each.put("column", column.column());
      each.put("values", column.values());
      each.put("nulls", column.nulls());
      each.put("nans", column.nans());
      each.put("bytes", column.bytes());
    }
    ObjectNode contract = data.putObject("contract");
    contract.put("version", entry.run().contractVersion());
    contract.put("hash", entry.run().contractHash());
    data.put("committedAt", at.toString());
    return event.on(FactTopic.QUALITY, pipeline);
  }
}
