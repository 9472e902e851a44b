package io.chimera.sinks.facts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.sinks.ledger.OpenedDataset;
import java.time.Instant;
import java.util.UUID;

/**
 * A run of one pipeline: one epoch of its table.
 *
 * @param id the same as lineage has it
 * @param contract the contract's name
 * @param opened the table, the epoch, and the contract's version
 * @param at when it started
 */
public record StartedRun(UUID id, String contract, OpenedDataset opened, Instant at) {

  /** An event of the run, with what names it. */
  CloudEvent event(String type, String what, Instant time) {
    String table = opened.table().toString();
    var event = new CloudEvent(type, what + "/" + id, opened.pipeline(), table, time);
    ObjectNode data = event.data();
    data.put("run", id.toString());
    data.put("pipeline", opened.pipeline());
    data.put("table", table);
    data.put("epoch", opened.epoch());
    ObjectNode of = data.putObject("contract");
    of.put("name", contract);
    of.put("version", opened.contractVersion());
    of.put("hash", opened.contractHash());
    data.put("startedAt", at.toString());
    return event;
  }
}
