package io.chimera.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.report.PipelineRun.Ended;
import io.chimera.jobs.report.PipelineRun.Started;
import io.chimera.jobs.report.RunEntry.Kind;
import io.chimera.sinks.facts.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts runs together from the facts of {@code chimera.runs}, in whatever order and however often
 * they are told. Not thread-safe.
 */
public final class RunHistory {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Set<String> known = new HashSet<>();
  private final Map<Epoch, List<Told>> told = new HashMap<>();

  private record Epoch(String pipeline, String table, long number) {}

  /** One of the three. */
  private record Told(
      Instant at, @Nullable Started started, @Nullable RunEntry entry, @Nullable Ended ended) {

    boolean isOpening() {
      return entry != null && entry.kind() == Kind.OPENED;
    }
  }

  /** Takes a fact in; one that is known already, or that is no run's, changes nothing. */
  public void add(Fact fact) {
    if (!known.add(fact.id())) {
      return;
    }
    JsonNode event = read(fact);
    JsonNode data = event.path("data");
    Told each = told(event, data);
    if (each != null) {
      var epoch =
          new Epoch(
              data.path("pipeline").asText(),
              data.path("table").asText(),
              data.path("epoch").asLong());
      told.computeIfAbsent(epoch, none -> new ArrayList<>()).add(each);
    }
  }

  private static @Nullable Told told(JsonNode event, JsonNode data) {
    String type = event.path("type").asText();
    if (type.equals("io.chimera.run.started.v1")) {
      Started started = Started.read(data);
      return new Told(started.at(), started, null, null);
    }
    if (type.equals("io.chimera.run.ended.v1")) {
      Ended ended = Ended.read(data);
      return new Told(ended.at(), null, null, ended);
    }
    for (Kind kind : Kind.values()) {
      if (kind.type().equals(type)) {
        RunEntry entry = RunEntry.read(kind, event);
        return new Told(entry.at(), null, entry, null);
      }
    }
    return null;
  }

  private static JsonNode read(Fact fact) {
    try {
      return JSON.readTree(fact.body());
    } catch (JsonProcessingException damaged) {
      throw new IllegalArgumentException(
          "Cannot read fact '" + fact.id() + "': it is no JSON", damaged);
    }
  }

  /** All runs, those that started first before others. */
  public List<PipelineRun> runs() {
    var lives = new ArrayList<PipelineRun>();
    for (Map.Entry<Epoch, List<Told>> each : told.entrySet()) {
      var sorted = new ArrayList<>(each.getValue());
      sorted.sort(Comparator.comparing(Told::at));
      for (List<Told> life : lives(sorted)) {
        lives.add(run(each.getKey(), life));
      }
    }
    Comparator<PipelineRun> order =
        Comparator.comparing(PipelineRun::startedAt)
            .thenComparing(PipelineRun::pipeline)
            .thenComparing(PipelineRun::epoch);
    lives.sort(order);
    return newestMarked(lives);
  }

  /** A table that was dropped and made anew counts its epochs from the beginning again. */
  private static List<List<Told>> lives(List<Told> sorted) {
    var lives = new ArrayList<List<Told>>();
    for (Told each : sorted) {
      if (lives.isEmpty() || begins(each, lives.get(lives.size() - 1))) {
        lives.add(new ArrayList<>());
      }
      lives.get(lives.size() - 1).add(each);
    }
    return lives;
  }

  /** Not everything of a life need be known, but nothing is told twice of one. */
  private static boolean begins(Told next, List<Told> life) {
    boolean isStarted =
        life.stream().anyMatch(each -> each.started() != null || each.ended() != null);
    return next.isOpening() || (next.started() != null && isStarted);
  }

  private static PipelineRun run(Epoch epoch, List<Told> life) {
    Started started = null;
    Ended ended = null;
    var entries = new ArrayList<RunEntry>();
    for (Told each : life) {
      started = each.started() == null ? started : each.started();
      ended = each.ended() == null ? ended : each.ended();
      if (each.entry() != null) {
        entries.add(each.entry());
      }
    }
    return new PipelineRun(
        epoch.pipeline(), epoch.table(), epoch.number(), started, entries, ended, false);
  }

  private static List<PipelineRun> newestMarked(List<PipelineRun> sorted) {
    var seen = new HashSet<String>();
    var marked = new ArrayList<PipelineRun>();
    for (int index = sorted.size() - 1; index >= 0; index--) {
      PipelineRun run = sorted.get(index);
      marked.add(
          0,
          new PipelineRun(
              run.pipeline(),
              run.table(),
              run.epoch(),
              run.started(),
              run.entries(),
              run.ended(),
              seen.add(run.pipeline() + " " + run.table())));
    }
    return List.copyOf(marked);
  }
}
