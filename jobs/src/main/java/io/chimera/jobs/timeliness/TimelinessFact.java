package io.chimera.jobs.timeliness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.quality.timeliness.Announcement;
import io.chimera.quality.timeliness.Announcement.Stand;
import io.chimera.quality.timeliness.Cause;
import io.chimera.quality.timeliness.Standing;
import io.chimera.quality.timeliness.State;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.ServiceLevel;
import io.chimera.sinks.facts.CloudEvent;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactSerializer;
import io.chimera.sinks.facts.FactTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How it stands with promises, as CloudEvents: {@code events/timeliness-fact.schema.json}. */
final class TimelinessFact {
  /** How it stands with one promise has changed. */
  static final String CHANGED = "io.chimera.timeliness.changed.v1";

  /** How it stands with all promises of a contract. */
  static final String SEEN = "io.chimera.timeliness.seen.v1";

  private TimelinessFact() {}

  /** Facts as they travel to who tells them. */
  static final class Written implements Announcement {
    private static final long serialVersionUID = 1L;

    @Override
    public byte[] changed(Contract contract, Dataset dataset, Standing standing, Instant at) {
      return written(TimelinessFact.changed(contract, dataset, standing, at));
    }

    @Override
    public byte[] seen(Contract contract, List<Stand> stands, Instant at) {
      return written(TimelinessFact.seen(contract, stands, at));
    }

    private static byte[] written(Fact fact) {
      try {
        return new FactSerializer().serialize(fact);
      } catch (IOException impossible) {
        throw new UncheckedIOException("Cannot write to memory", impossible);
      }
    }
  }

  /** A change that the look at {@code at} has shown. */
  static Fact changed(Contract contract, Dataset dataset, Standing standing, Instant at) {
    String pipeline = contract.pipelineOf(dataset);
    var id =
        String.join(
            "/",
            pipeline,
            standing.level().kind().label(),
            Long.toString(standing.number()),
            standing.state().label(),
            standing.since().toString());
    var event = new CloudEvent(CHANGED, id, pipeline, dataset.target().table().toString(), at);
    ObjectNode data = event.data();
    fill(data, contract, dataset, standing);
    State previous = standing.previous();
    if (previous != null) {
      data.put("previous", previous.label());
    }
    ObjectNode declared = data.putObject("contract");
    declared.put("name", contract.name());
    declared.put("version", contract.version());
    declared.put("hash", contract.hash());
    return event.on(FactTopic.TIMELINESS, pipeline);
  }

  /** All that the look at {@code at} has shown, changed or not. */
  static Fact seen(Contract contract, List<Stand> stands, Instant at) {
    String id = contract.name() + "/seen/" + at;
    var event = new CloudEvent(SEEN, id, contract.name(), contract.name(), at);
    var standings = event.data().putArray("standings");
    for (Stand stand : stands) {
      for (Standing standing : stand.standings()) {
        fill(standings.addObject(), contract, stand.dataset(), standing);
      }
    }
    return event.on(FactTopic.TIMELINESS, contract.name());
  }

  private static void fill(ObjectNode data, Contract contract, Dataset dataset, Standing standing) {
    data.put("pipeline", contract.pipelineOf(dataset));
    data.put("table", dataset.target().table().toString());
    data.put("promise", standing.level().kind().label());
    data.put("state", standing.state().label());
    data.put("number", standing.number());
    data.put("since", standing.since().toString());
    Cause cause = standing.cause();
    if (cause != null) {
      data.put("cause", cause.label());
    }
    Instant breach = standing.breachAt();
    if (breach != null) {
      data.put("breachAt", breach.toString());
    }
    Long measured = standing.measured();
    if (standing.level() instanceof ServiceLevel.Age age) {
      data.put("within", age.within().toString());
      if (measured != null) {
        data.put("age", Duration.ofMillis(measured).toString());
      }
    } else if (standing.level() instanceof ServiceLevel.Arrival arrival) {
      data.put("rowsPromised", arrival.rows());
      if (measured != null) {
        data.put("rows", measured);
      }
    }
  }
}
