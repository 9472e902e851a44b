package io.chimera.sinks.audit;

import io.chimera.sinks.facts.CloudEvent;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;

/**
 * A record of the chain as a CloudEvent, made of nothing else, so that it can be made again, word
 * for word. Its form is {@code events/audit-fact.schema.json}. All records of a lake have one key:
 * together they are in order, and can be verified on the way.
 */
public final class AuditFact {
  private static final String TYPE = "io.chimera.audit.recorded.v1";

  private AuditFact() {}

  /** The fact of a record. */
  public static Fact of(AuditRecord record) {
    Deed.Call call = record.deed().call();
    var event =
        new CloudEvent(
            TYPE,
            call.id() + "/" + record.deed().outcome().kind(),
            call.lake(),
            subject(record.deed()),
            record.deed().at());
    event.data().setAll(record.json());
    return event.on(FactTopic.AUDIT, call.lake());
  }

  private static String subject(Deed deed) {
    String contract = deed.object().contract();
    if (contract != null) {
      return contract;
    }
    return deed.object().tables().isEmpty()
        ? deed.call().command()
        : String.join(",", deed.object().tables());
  }
}
