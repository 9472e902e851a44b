package io.chimera.jobs.timeliness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How it stands with all promises of a lake, by what was told of them last. */
public final class ToldStandings {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whoever watches tells everything more often than that. */
  private static final Duration LOOKED_BACK = Duration.ofDays(7);

  private final Map<String, ToldStanding> newest = new TreeMap<>();
  private final Map<String, String> contracts = new TreeMap<>();
  private @Nullable Instant lookedAt;

  private ToldStandings() {}

  /** What the lake keeps. */
  public static ToldStandings of(LakeCatalog catalog, Instant now) {
    return of(FactArchive.look(catalog).since(FactTopic.TIMELINESS, now.minus(LOOKED_BACK)));
  }

  /**
   * What facts say.
   *
   * @param facts in the order of their times
   */
  static ToldStandings of(List<Fact> facts) {
    var standings = new ToldStandings();
    facts.forEach(standings::hear);
    return standings;
  }

  private void hear(Fact fact) {
    JsonNode event = parse(fact);
    String type = event.required("type").textValue();
    JsonNode data = event.required("data");
    if (type.equals(TimelinessFact.CHANGED)) {
      put(data.required("contract").required("name").textValue(), fact, data);
    } else if (type.equals(TimelinessFact.SEEN)) {
      String contract = event.required("subject").textValue();
      // A promise that the contract has no more is not in it.
      contracts.entrySet().removeIf(each -> each.getValue().equals(contract));
      newest.keySet().retainAll(contracts.keySet());
      data.required("standings").forEach(each -> put(contract, fact, each));
    }
    lookedAt = fact.at();
  }

  private void put(String contract, Fact fact, JsonNode data) {
    var standing = ToldStanding.read(fact.at(), data);
    String promise = standing.pipeline() + " " + standing.promise();
    newest.put(promise, standing);
    contracts.put(promise, contract);
  }

  private static JsonNode parse(Fact fact) {
    try {
      return JSON.readTree(fact.body());
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException("Cannot read fact '" + fact.id() + "': no JSON", damaged);
    }
  }

  /** The newest of each promise, by pipeline and promise. */
  public Collection<ToldStanding> newest() {
    return newest.values();
  }

  /** When somebody watched last; empty if nobody did for a week. */
  public Optional<Instant> lookedAt() {
    return Optional.ofNullable(lookedAt);
  }
}
