package io.chimera.sinks.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.platform.PlatformSettings.LineageSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts lineage events to whoever takes OpenLineage by HTTP: Marquez, DataHub and others. One that
 * is away is left alone for a while, longer with each time; what it refuses is not told again, as
 * nothing would make it better.
 */
public final class LineageEndpoint implements FactPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(LineageEndpoint.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int FIRST_REFUSAL = 400;
  private static final int FIRST_TROUBLE = 500;
  private static final int TIMED_OUT = 408;
  private static final int TOO_MANY = 429;

  private final LineageSettings settings;
  private final JsonPost place;
  private Duration pause = FIRST_PAUSE;
  private long leftAloneUntil = System.nanoTime();

  private LineageEndpoint(LineageSettings settings) {
    this.settings = settings;
    this.place = JsonPost.to(settings.url(), settings.token());
  }

  /**
   * Opens it; nothing is asked of it yet.
   *
   * @throws io.chimera.schemas.platform.MissingSecretException if its token is not on this machine
   */
  public static LineageEndpoint open(LineageSettings settings) {
    return new LineageEndpoint(settings);
  }

  /** What is no lineage is not for it. */
  @Override
  public int publish(List<Fact> facts, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    int told = 0;
    for (Fact fact : facts) {
      if (fact.topic() == FactTopic.LINEAGE && !post(fact, end)) {
        return told;
      }
      told++;
    }
    return told;
  }

  /** Whether the event need not be posted again. */
  private boolean post(Fact fact, long end) {
    long now = System.nanoTime();
    int millis = (int) Duration.ofNanos(end - now).toMillis();
    if (millis <= 0 || now - leftAloneUntil < 0) {
      return false;
    }
    try {
      int answer = place.post(body(fact), millis);
      if (answer >= FIRST_TROUBLE || answer == TIMED_OUT || answer == TOO_MANY) {
        throw new IOException("it answers " + answer);
      }
      if (answer >= FIRST_REFUSAL) {
        LOG.warn("'{}' refuses event '{}' with {}", settings.url(), fact.id(), answer);
      }
      pause = FIRST_PAUSE;
      return true;
    } catch (IOException away) {
      LOG.warn("Cannot post lineage to '{}', left alone for {}", settings.url(), pause, away);
      leftAloneUntil = System.nanoTime() + pause.toNanos();
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
      return false;
    }
  }

  private byte[] body(Fact fact) throws JsonProcessingException {
    if (settings.symlinks()) {
      return fact.body().getBytes(StandardCharsets.UTF_8);
    }
    JsonNode event = JSON.readTree(fact.body());
    for (JsonNode output : event.path("outputs")) {
      if (output.path("facets") instanceof ObjectNode facets) {
        facets.remove("symlinks");
      }
    }
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {}
}
