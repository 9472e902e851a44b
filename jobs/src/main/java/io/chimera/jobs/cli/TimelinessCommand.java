package io.chimera.jobs.cli;

import io.chimera.jobs.timeliness.ToldStanding;
import io.chimera.jobs.timeliness.ToldStandings;
import io.chimera.quality.timeliness.State;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether promises about time are kept. */
@Command(
    name = "timeliness",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the promises about time (sla in contracts) that are broken, and those that will be soon.",
      "What it says comes from whoever watches: 'chimera timeliness watch', or TimelinessJob on a"
          + " cluster."
    },
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = TimelinessWatchCommand.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera timeliness",
      "  chimera timeliness --all",
      "  chimera timeliness --json",
      "  chimera timeliness watch examples/casino.json"
    })
final class TimelinessCommand implements Callable<Integer> {
  private static final Duration OLD = Duration.ofMinutes(15);

  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(names = "--all", description = "All promises, those that are kept too.")
  private boolean all;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    ToldStandings told;
    try (var catalog = LakeTables.open(settings.read())) {
      told = ToldStandings.of(catalog, Instant.now());
    }
    Map<State, List<ToldStanding>> byState = new EnumMap<>(State.class);
    for (ToldStanding each : told.newest()) {
      byState.computeIfAbsent(each.state(), state -> new ArrayList<>()).add(each);
    }
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(json(byState, told.lookedAt()));
    } else {
      print(out, byState, told.lookedAt());
    }
    out.flush();
    return ExitCode.DONE;
  }

  private void print(
      PrintWriter out, Map<State, List<ToldStanding>> byState, Optional<Instant> lookedAt) {
    if (lookedAt.isEmpty()) {
      out.println(
          "Nobody has watched for a week. Start 'chimera timeliness watch CONTRACT...' with"
              + " contracts that have an 'sla'.");
      return;
    }
    list(out, "Failed", byState.getOrDefault(State.BREACHED, List.of()));
    list(out, "Early warning", byState.getOrDefault(State.EARLY_WARNING, List.of()));
    if (all) {
      list(out, "Recovered", byState.getOrDefault(State.RECOVERED, List.of()));
      list(out, "No evidence", byState.getOrDefault(State.NO_EVIDENCE, List.of()));
      list(out, "On time", byState.getOrDefault(State.ON_TIME, List.of()));
    } else {
      out.printf(
          "%d on time, %d recovered, %d without evidence.%n",
          size(byState, State.ON_TIME),
          size(byState, State.RECOVERED),
          size(byState, State.NO_EVIDENCE));
    }
    long old =
        byState.values().stream()
            .flatMap(List::stream)
            .filter(each -> each.at().isBefore(Instant.now().minus(OLD)))
            .count();
    if (old > 0) {
      out.printf(
          "Nobody has looked at %d of them for a quarter of an hour: is 'chimera timeliness watch'"
              + " running? The newest look was at %s.%n",
          old, lookedAt.get());
    }
  }

  private static int size(Map<State, List<ToldStanding>> byState, State state) {
    return byState.getOrDefault(state, List.of()).size();
  }

  private static void list(PrintWriter out, String title, List<ToldStanding> standings) {
    if (standings.isEmpty()) {
      out.printf("%s: none%n%n", title);
      return;
    }
    out.printf("%s: %d%n", title, standings.size());
    var text =
        new TextTable("table", "promise", "since", "cause", "breach", "measured", "promised");
    for (ToldStanding each : standings) {
      boolean isRows = each.data().has("rowsPromised");
      text.row(
          each.text("table"),
          each.promise(),
          each.since(),
          each.text("cause"),
          each.text("breachAt"),
          each.text(isRows ? "rows" : "age"),
          each.text(isRows ? "rowsPromised" : "within"));
    }
    out.println(text);
  }

  private static Json json(Map<State, List<ToldStanding>> byState, Optional<Instant> lookedAt) {
    var json = new Json().put("lookedAt", lookedAt.map(Instant::toString).orElse(""));
    for (State state : State.values()) {
      json.put(
          state.label(),
          byState.getOrDefault(state, List.of()).stream().map(ToldStanding::data).toList());
    }
    return json;
  }
}
