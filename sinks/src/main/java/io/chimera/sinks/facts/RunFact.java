package io.chimera.sinks.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Reconciliation;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.PositionsText;
import io.chimera.sinks.ledger.ReconciliationText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One entry of the ledger as a CloudEvent, derived from the snapshot's summary alone, so that it
 * can be made again from the table, word for word. Its form is {@code events/run-fact.schema.json}.
 */
public final class RunFact {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COMMITTED = "io.chimera.run.committed.v1";
  private static final String REWOUND = "io.chimera.run.rewound.v1";
  private static final String RELEASED = "io.chimera.run.released.v1";
  private static final String DISCARDED = "io.chimera.run.discarded.v1";
  private static final String REPLAYED = "io.chimera.run.replayed.v1";
  private static final String RECONCILED = "io.chimera.run.reconciled.v1";
  private static final String OPENED = "io.chimera.run.opened.v1";

  private RunFact() {}

  /** The id of the fact of an entry. */
  public static String id(TableName table, LedgerEntry entry) {
    return entry.commitId() + "/" + table;
  }

  /** The fact of an entry of the table's ledger. */
  public static Fact of(TableName table, Committed committed) {
    LedgerEntry entry = committed.entry();
    String pipeline = entry.run().pipeline();
    var event =
        new CloudEvent(
            type(entry.operation()),
            id(table, entry),
            pipeline,
            table.toString(),
            Instant.ofEpochMilli(committed.committedAt()));
    fill(event.data(), table, committed);
    return event.on(FactTopic.RUNS, pipeline);
  }

  private static String type(LedgerEntry.Operation operation) {
    return switch (operation) {
      case OPENING -> OPENED;
      case CLOSING -> COMMITTED;
      case REWIND -> REWOUND;
      case RELEASE -> RELEASED;
      case DISCARD -> DISCARDED;
      case REPLAY -> REPLAYED;
      case RECONCILIATION -> RECONCILED;
    };
  }

  private static void fill(ObjectNode data, TableName table, Committed committed) {
    LedgerEntry entry = committed.entry();
    Tally tally = entry.tally();
    data.put("pipeline", entry.run().pipeline());
    data.put("table", table.toString());
    // Text, since it does not fit the numbers of every JSON reader.
    data.put("snapshotId", Long.toString(committed.snapshotId()));
    data.put("commitId", entry.commitId());
    data.put("epoch", entry.run().epoch());
    data.put("checkpoint", entry.checkpoint());
    ObjectNode counts = data.putObject("counts");
    flows(counts, tally);
    counts.put("held", tally.held());
    flows(data.putObject("totals"), entry.totals());
    data.put("files", committed.addedFiles());
    data.put("deleteFiles", committed.addedDeleteFiles());
    data.put("bytes", committed.addedBytes());
    if (entry.isHeld()) {
      entry.heldBy().forEach(data.putArray("heldBy")::add);
    }
    data.set("positions", positions(entry));
    Reconciliation reconciliation = entry.readings().reconciliation();
    if (reconciliation != null) {
      data.set("reconciliation", ReconciliationText.write(reconciliation));
    }
    if (tally.eventTimeMax() != null) {
      data.put(
          "eventTimeMax", Instant.EPOCH.plus(tally.eventTimeMax(), ChronoUnit.MICROS).toString());
    }
    ObjectNode contract = data.putObject("contract");
    contract.put("version", entry.run().contractVersion());
    contract.put("hash", entry.run().contractHash());
    data.put("committedAt", Instant.ofEpochMilli(committed.committedAt()).toString());
  }

  private static void flows(ObjectNode node, Tally tally) {
    node.put("in", tally.in());
    node.put("written", tally.written());
    node.put("quarantined", tally.quarantined());
    node.put("duplicates", tally.duplicates());
    node.put("filtered", tally.filtered());
    node.put("dropped", tally.dropped());
    node.put("discarded", tally.discarded());
    node.put("replayed", tally.replayed());
  }

  private static JsonNode positions(LedgerEntry entry) {
    try {
      return JSON.readTree(PositionsText.write(entry.from(), entry.to()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read what was just written", e);
    }
  }
}
