package io.chimera.sinks.facts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.sinks.ledger.AlarmChange;
import io.chimera.sinks.ledger.OpenedDataset;
import java.time.Instant;

/**
 * An alarm's beginning or end as a CloudEvent. Its form is {@code events/alarm-fact.schema.json}.
 */
public final class AlarmFact {
  private static final String TYPE = "io.chimera.run.alarm.v1";

  private AlarmFact() {}

  /** The fact of a change that was seen at {@code seenAt}. */
  public static Fact of(AlarmChange change, Instant seenAt) {
    OpenedDataset dataset = change.dataset();
    String state = change.isRaised() ? "raised" : "cleared";
    String id =
        String.join(
            "/",
            dataset.pipeline(),
            Long.toString(dataset.epoch()),
            Long.toString(change.checkpoint()),
            change.alarm().label(),
            state);
    var event = new CloudEvent(TYPE, id, dataset.pipeline(), dataset.table().toString(), seenAt);
    ObjectNode data = event.data();
    data.put("pipeline", dataset.pipeline());
    data.put("table", dataset.table().toString());
    data.put("epoch", dataset.epoch());
    data.put("checkpoint", change.checkpoint());
    data.put("alarm", change.alarm().label());
    data.put("state", state);
    data.put("detail", change.detail());
    return event.on(FactTopic.RUNS, dataset.pipeline());
  }
}
