package io.chimera.sinks.lineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.stream.RuleVerdict;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.ledger.Committed;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.LedgerEntry.Operation;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * The events of one run, each complete in itself: that of its start, with what has come to it. Made
 * of that event and an entry of the ledger alone, so that they can be made again, word for word.
 */
public final class LineageFact {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String START = "/" + EventType.START;
  private static final String FACETS = "facets";
  private static final String STATUS = "status";

  private LineageFact() {}

  /** The id of the event that a table's epoch has started. */
  public static String idOfStart(Table table, long epoch) {
    return runOf(table, epoch) + START;
  }

  /** The id of the run that is a table's epoch. */
  public static UUID runOf(Table table, long epoch) {
    return Lineage.runOf(table, epoch);
  }

  /** The ids of all events that would say that a table's epoch has ended. */
  public static List<String> idsOfEnds(Table table, long epoch) {
    return Arrays.stream(End.values())
        .map(end -> Lineage.runOf(table, epoch) + "/" + end.type)
        .toList();
  }

  /** Whether an id is that of a start. */
  public static boolean isStart(String id) {
    return id.endsWith(START);
  }

  /** The pipeline that the key of a fact is of, on whichever topic it is told. */
  public static String pipelineOf(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** That a run has started. */
  public static Fact started(String start) {
    return fact(read(start), "");
  }

  /** Whether an entry of the ledger has changed anything. */
  public static boolean isTold(LedgerEntry entry) {
    return entry.operation() != Operation.OPENING && entry.operation() != Operation.RECONCILIATION;
  }

  /**
   * What an entry of the ledger has changed; empty for one that changes nothing. Commits are {@code
   * RUNNING}; what people do to a table, perhaps when its run has ended, is {@code OTHER}.
   */
  public static Optional<Fact> committed(String start, Committed committed) {
    LedgerEntry entry = committed.entry();
    if (!isTold(entry)) {
      return Optional.empty();
    }
    boolean isClosing = entry.operation() == Operation.CLOSING;
    ObjectNode event =
        of(
            start,
            isClosing ? EventType.RUNNING : EventType.OTHER,
            Instant.ofEpochMilli(committed.committedAt()));
    ObjectNode target = (ObjectNode) event.path("outputs").get(0);
    // Nobody reads what waits behind the gate.
    if (!entry.isHeld()) {
      object(target, FACETS)
          .set(
              "version",
              Lineage.json(
                  Lineage.model()
                      .newDatasetVersionDatasetFacet(Long.toString(committed.snapshotId()))));
    }
    if (isClosing) {
      count(event, target, committed);
      judge(event, entry);
    } else {
      // What it moves was counted when it was read.
      withoutTests(event);
    }
    return Optional.of(fact(event, "/" + entry.commitId()));
  }

  private static void count(ObjectNode event, ObjectNode target, Committed committed) {
    OpenLineage model = Lineage.model();
    Tally tally = committed.entry().tally();
    object((ObjectNode) event.path("inputs").get(0), "inputFacets")
        .set(
            "inputStatistics",
            Lineage.json(
                model.newInputStatisticsInputDatasetFacetBuilder().rowCount(tally.in()).build()));
    boolean isRead = !committed.entry().isHeld();
    statistics(
        model,
        target,
        isRead ? tally.written() : 0,
        isRead ? committed.addedBytes() : 0,
        isRead ? committed.addedFiles() : 0);
    statistics(model, (ObjectNode) event.path("outputs").get(1), tally.quarantined(), null, null);
  }

  private static void statistics(
      OpenLineage model, ObjectNode output, long rows, @Nullable Long bytes, @Nullable Long files) {
    object(output, "outputFacets")
        .set(
            "outputStatistics",
            Lineage.json(model.newOutputStatisticsOutputDatasetFacet(rows, bytes, files)));
  }

  private static void judge(ObjectNode event, LedgerEntry entry) {
    Map<String, RuleVerdict> verdicts = new HashMap<>();
    for (RuleVerdict verdict : entry.readings().verdicts()) {
      verdicts.put(verdict.rule(), verdict);
    }
    for (JsonNode each : event.path("run").path(FACETS).path("test").path("tests")) {
      var test = (ObjectNode) each;
      String rule = test.path("name").asText();
      if (test.path("type").asText().equals(RuleTests.COMMITS)) {
        judge(test, verdicts.get(rule));
      } else if (entry.tally().in() > 0) {
        long failed = entry.readings().failed(rule);
        test.put(STATUS, failed == 0 ? "pass" : "fail");
        test.put("actual", Long.toString(failed));
      }
    }
  }

  private static void judge(ObjectNode test, @Nullable RuleVerdict verdict) {
    if (verdict == null) {
      return;
    }
    test.put(
        STATUS,
        switch (verdict.outcome()) {
          case PASSED -> "pass";
          case FAILED -> "fail";
          case NO_VERDICT -> RuleTests.SKIP;
        });
    if (verdict.value() != null) {
      test.put("actual", verdict.value());
    }
  }

  /** How a run may end. */
  public enum End {
    /** All was read, or somebody has stopped it. */
    COMPLETE(EventType.COMPLETE),
    /** It could not go on. */
    FAIL(EventType.FAIL),
    /** Somebody has ended it in the middle, or it was never heard of again. */
    ABORT(EventType.ABORT);

    private final EventType type;

    End(EventType type) {
      this.type = type;
    }
  }

  /**
   * That a run has ended.
   *
   * @param message why, absent where all is well; without a secret and without a record
   */
  public static Fact ended(String start, Instant at, End end, @Nullable String message) {
    ObjectNode event = of(start, end.type, at);
    withoutTests(event);
    if (message != null) {
      object(event.withObject("/run"), FACETS)
          .set(
              "errorMessage",
              Lineage.json(Lineage.model().newErrorMessageRunFacet(message, "JAVA", null)));
    }
    return fact(event, "");
  }

  private static ObjectNode of(String start, EventType type, Instant at) {
    ObjectNode event = read(start);
    event.put("eventType", type.name());
    event.put("eventTime", at.toString());
    for (JsonNode output : event.path("outputs")) {
      // It was made by the start, and by no later event.
      object((ObjectNode) output, FACETS).remove("lifecycleStateChange");
    }
    return event;
  }

  private static void withoutTests(ObjectNode event) {
    object(event.withObject("/run"), FACETS).remove("test");
  }

  private static ObjectNode object(ObjectNode parent, String name) {
    return parent.withObject("/" + name);
  }

  /**
   * @param what of which there may be several in a run, which has one start and one end
   */
  private static Fact fact(ObjectNode event, String what) {
    JsonNode job = event.path("job");
    // As OpenLineage's own client has it, so that the events of a job are in order.
    String key = "run:" + job.path("namespace").asText() + "/" + job.path("name").asText();
    String at = event.path("eventTime").asText();
    String id = event.at("/run/runId").asText() + "/" + event.path("eventType").asText() + what;
    return new Fact(FactTopic.LINEAGE, key, id, Instant.parse(at), event.toString());
  }

  private static ObjectNode read(String event) {
    try {
      return (ObjectNode) JSON.readTree(event);
    } catch (JsonProcessingException damaged) {
      throw new IllegalArgumentException("Cannot read a lineage event: it is no JSON", damaged);
    }
  }
}
