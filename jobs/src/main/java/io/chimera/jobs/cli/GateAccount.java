package io.chimera.jobs.cli;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.ledger.Gate;
import java.time.Instant;

/**
 * What waits behind a table's gate.
 *
 * @param table the table
 * @param gate closed
 */
record GateAccount(TableName table, Gate gate) {

  Json json() {
    return new Json()
        .put("table", table.toString())
        .put("gate", "closed")
        .put("heldBy", gate.rules())
        .put("since", since().toString())
        .put("commits", gate.closings())
        .put("held", gate.tally().held())
        .put("in", gate.tally().in())
        .put("others", gate.others().stream().map(id -> Long.toString(id)).toList())
        .put("from", PositionsLine.of(gate.first().entry().from()))
        .put("to", PositionsLine.of(gate.head().entry().to()));
  }

  private Instant since() {
    return Instant.ofEpochMilli(gate.first().committedAt());
  }

  @Override
  public String toString() {
    return new TextTable(
            "table", "held by", "since", "commits", "rows held", "others on main", "positions")
        .row(
            table,
            String.join(", ", gate.rules()),
            since(),
            gate.closings(),
            gate.tally().held(),
            gate.others().size(),
            PositionsLine.of(gate.head().entry().to()))
        .toString();
  }
}
