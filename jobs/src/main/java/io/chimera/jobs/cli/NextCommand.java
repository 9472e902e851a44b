package io.chimera.jobs.cli;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Isolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Another command about what this one was about, as it can be typed: with the same contract, and
 * those of the options given here that say where it is and how it runs.
 */
final class NextCommand {
  private static final List<String> CARRIED =
      List.of(
          "--settings",
          "--cluster",
          "--dataset",
          "--parallelism",
          "--commit-every",
          "--jar",
          "--without-jar");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private final CommandSpec spec;
  private final Map<String, String> instead;

  private NextCommand(CommandSpec spec, Map<String, String> instead) {
    this.spec = spec;
    this.instead = instead;
  }

  /** After the command that {@code spec} is of. */
  static NextCommand after(CommandSpec spec) {
    return new NextCommand(spec, Map.of());
  }

  /** About one of the contract's jobs, where it has several on a cluster. */
  NextCommand about(Contract job) {
    boolean isPart = job.isolation() == Isolation.DATASET && job.datasets().size() == 1;
    boolean isOnCluster = spec.commandLine().getParseResult().hasMatchedOption("--cluster");
    return isPart && isOnCluster ? with("--dataset", job.datasets().get(0).name()) : this;
  }

  /** With as many subtasks as a job has, or had. */
  NextCommand inSlots(int slots) {
    return slots > 1 ? with("--parallelism", Integer.toString(slots)) : this;
  }

  private NextCommand with(String option, String value) {
    var more = new TreeMap<>(instead);
    more.put(option, value);
    return new NextCommand(spec, more);
  }

  /** The command in a shell's words. */
  String of(String command) {
    var given = spec.commandLine().getParseResult();
    var taken = spec.parent().subcommands().get(command).getCommandSpec().optionsMap();
    var words = new ArrayList<>(List.of("chimera", command));
    given.matchedPositionals().forEach(each -> words.addAll(each.originalStringValues()));
    for (String name : CARRIED) {
      if (!taken.containsKey(name)) {
        continue;
      }
      if (instead.containsKey(name)) {
        words.addAll(List.of(name, instead.get(name)));
      } else if (given.hasMatchedOption(name)) {
        var option = given.matchedOption(name);
        words.add(name);
        if (option.arity().max() > 0) {
          words.addAll(option.originalStringValues());
        }
      }
    }
    return words.stream().map(NextCommand::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
