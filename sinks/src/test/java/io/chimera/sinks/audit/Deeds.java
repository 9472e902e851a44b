package io.chimera.sinks.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Deeds for tests. */
final class Deeds {
  static final Instant AT = Instant.parse("2026-11-20T12:00:00.123456Z");
  static final ContractVersion OLD = new ContractVersion("1.0.0", "a".repeat(64));
  static final ContractVersion NEW = new ContractVersion("1.1.0", "b".repeat(64));

  private Deeds() {}

  /** With all that a deed can have. */
  static Deed run(String call) {
    return new Deed(
        AT,
        new Deed.Call(call, "lake", new Actor("os", "adä"), "run", List.of("--bounded")),
        new Deed.Subject("casino", NEW, List.of("casino.bets", "casino.wins")),
        OLD,
        NEW,
        Outcome.failed(1, "The job \"failed\""));
  }

  /** With as little as a deed can have. */
  static Deed replay(String call, Instant at) {
    return new Deed(
        at,
        new Deed.Call(call, "lake", Actor.api("ada"), "events replay", List.of()),
        new Deed.Subject(null, null, List.of()),
        null,
        null,
        Outcome.STARTED);
  }

  /** A whole chain of so many records. */
  static List<AuditRecord> chain(int records) {
    var chain = new ArrayList<AuditRecord>();
    ChainHead head = ChainHead.NONE;
    for (int number = 1; number <= records; number++) {
      var record = AuditRecord.after(head, run("call-" + number));
      chain.add(record);
      head = record.head();
    }
    return chain;
  }
}
