package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.archive.MissingFacts;
import io.chimera.sinks.archive.TableFacts;
import io.chimera.sinks.audit.AuditFact;
import io.chimera.sinks.audit.AuditTrail;
import io.chimera.sinks.facts.EventTopics;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.facts.KafkaFactPublisher;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells again what was told. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Tells all facts of commits, runs and changes again, in the order of their times, with the same ids"
          + " and the same words: those that the lake keeps in table 'chimera.facts', and those"
          + " that the tables' own snapshots and the audit trail tell. Whoever drops repeats by id hears nothing new.",
      "Alarms are of the moment, and are not told again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera events replay --since 2026-11-01T00:00:00Z",
      "  chimera events replay --since 2026-11-20T00:00:00Z --topic chimera.lineage",
      "  chimera events replay --since 2026-11-20T00:00:00Z --dry-run --json"
    })
final class EventsReplayCommand implements Callable<Integer>, Audited {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int FACTS_AT_ONCE = 1_000;

  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(
      names = "--since",
      paramLabel = "MOMENT",
      required = true,
      converter = MomentArgument.class,
      description = "What became so at this moment or later, as 2026-11-20T12:00:00Z.")
  private Instant since = Instant.EPOCH;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Only what belongs on this topic; without it all.")
  private @Nullable String topic;

  @Option(names = "--dry-run", description = "Say what would be told, and tell nobody.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  private boolean isSomethingLeftOut;

  @Override
  public Optional<Change> change() {
    return dryRun ? Optional.empty() : Optional.of(Change.of(settings.read(), List.of()));
  }

  @Override
  public Integer call() throws IOException {
    PlatformSettings platform = settings.read();
    EventSettings events = platform.events();
    if (events == null) {
      throw new BadInputException(
          "Cannot tell anybody: the settings have no 'events'; expected 'events: {servers: ...}'");
    }
    @Nullable FactTopic only = topic == null ? null : topicOf(topic);
    Map<String, Integer> counts = new TreeMap<>();
    int told = 0;
    boolean isHeard = true;
    try (var catalog = LakeTables.open(platform)) {
      var archive = FactArchive.look(catalog);
      NavigableMap<Instant, List<Fact>> missing = missing(catalog, archive, only);
      if (!dryRun) {
        EventTopics.ensure(events, List.of(FactTopic.values()));
      }
      try (var publisher = KafkaFactPublisher.open(events)) {
        var hours = new TreeSet<>(archive.hours(since, only));
        hours.addAll(missing.keySet());
        // All of them may be more than there is room for.
        for (Instant hour : hours) {
          List<Fact> facts = of(archive.ofHour(hour, only), missing.get(hour));
          facts.forEach(fact -> counts.merge(fact.topic().topic(), 1, Integer::sum));
          if (!dryRun && isHeard) {
            int heard = tell(facts, publisher);
            told += heard;
            isHeard = heard == facts.size();
          }
        }
      }
    }
    print(counts, told);
    return isHeard && !isSomethingLeftOut ? ExitCode.DONE : ExitCode.TROUBLE;
  }

  private static FactTopic topicOf(String name) {
    try {
      return FactTopic.of(name);
    } catch (IllegalArgumentException unknown) {
      throw new BadInputException(
          "Cannot tell on topic '"
              + name
              + "', expected one of "
              + Arrays.stream(FactTopic.values()).map(FactTopic::topic).toList());
    }
  }

  /** What only the tables' snapshots and the audit trail tell, by the hour. */
  private NavigableMap<Instant, List<Fact>> missing(
      LakeCatalog catalog, FactArchive archive, @Nullable FactTopic only) {
    var tables = new ArrayList<TableFacts>();
    for (TableName table : catalog.tables()) {
      try {
        tables.add(new TableFacts(table, catalog.load(table)));
      } catch (RuntimeException unreadable) {
        // The catalog may have others' tables, of any kind and in any state.
        leaveOut(table, unreadable.getMessage());
      }
    }
    MissingFacts missing = MissingFacts.of(archive, tables);
    tables.stream()
        .map(TableFacts::name)
        .filter(table -> !missing.tables().contains(table))
        .forEach(table -> leaveOut(table, "the log has why"));
    var facts = new ArrayList<>(missing.facts());
    AuditTrail.look(catalog).since(since, record -> facts.add(AuditFact.of(record)));
    var hours = new TreeMap<Instant, List<Fact>>();
    for (Fact fact : facts) {
      if (!fact.at().isBefore(since) && (only == null || fact.topic() == only)) {
        hours.computeIfAbsent(FactArchive.hour(fact.at()), hour -> new ArrayList<>()).add(fact);
      }
    }
    return hours;
  }

  private void leaveOut(TableName table, @Nullable String reason) {
    isSomethingLeftOut = true;
    spec.commandLine().getErr().println("Cannot read table '" + table + "', left out: " + reason);
  }

  private List<Fact> of(List<Fact> kept, @Nullable List<Fact> missing) {
    var facts = new LinkedHashMap<String, Fact>();
    for (Fact fact : kept) {
      if (!fact.at().isBefore(since)) {
        facts.put(fact.topic() + " " + fact.id(), fact);
      }
    }
    for (Fact fact : missing == null ? List.<Fact>of() : missing) {
      facts.putIfAbsent(fact.topic() + " " + fact.id(), fact);
    }
    var sorted = new ArrayList<>(facts.values());
    sorted.sort(Comparator.comparing(Fact::at));
    return sorted;
  }

  /** How many of them the broker has. */
  private int tell(List<Fact> facts, KafkaFactPublisher publisher) {
    int told = 0;
    while (told < facts.size()) {
      List<Fact> next = facts.subList(told, Math.min(facts.size(), told + FACTS_AT_ONCE));
      int confirmed = publisher.publish(next, PATIENCE);
      told += confirmed;
      if (confirmed < next.size()) {
        spec.commandLine()
            .getErr()
            .printf(
                "The broker does not answer; tell the rest by --since %s%n", facts.get(told).at());
        return told;
      }
    }
    return told;
  }

  private void print(Map<String, Integer> counts, int told) {
    int facts = counts.values().stream().mapToInt(Integer::intValue).sum();
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(new Json().put("facts", facts).put("told", told).put("topics", counts));
    } else {
      var text = new TextTable("topic", "facts");
      counts.forEach(text::row);
      out.print(text);
      out.println(dryRun ? "\nNobody was told." : "\nTold: " + told);
    }
    out.flush();
  }
}
