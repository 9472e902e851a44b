package io.chimera.jobs.docs;

import io.chimera.jobs.cli.Chimera;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Finds the calls of {@code chimera} among lines of a shell, and parses them without a run. */
final class CommandLines {
  private static final Pattern CALL = Pattern.compile("^(?:\\$ )?(?:\\./)?chimera( .*)?$");
  private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|\\S+");
  private static final Pattern COMMENT = Pattern.compile("\\s+#.*$| {2,}\\S.*$");

  private CommandLines() {}

  static CommandLine chimera() {
    var nowhere = new PrintWriter(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return Chimera.commandLine(nowhere, nowhere);
  }

  /** The commands that do something, by what is typed after {@code chimera}. */
  static Map<String, CommandLine> commands() {
    var commands = new LinkedHashMap<String, CommandLine>();
    add("", chimera(), commands);
    return commands;
  }

  private static void add(String before, CommandLine group, Map<String, CommandLine> commands) {
    group
        .getSubcommands()
        .forEach(
            (name, command) -> {
              boolean isGroup = !command.getSubcommands().isEmpty();
              if (!isGroup || command.getCommand() instanceof Callable) {
                commands.put(before + name, command);
              }
              if (isGroup) {
                add(before + name + " ", command, commands);
              }
            });
  }

  /** The calls, as written but without prompt and comment. */
  static List<String> calls(String shell) {
    return shell
        .replaceAll("\\\\\\n\\s*", "")
        .lines()
        .map(String::strip)
        .filter(line -> CALL.matcher(line).matches())
        .map(line -> COMMENT.matcher(line).replaceFirst(""))
        .toList();
  }

  /**
   * @throws CommandLine.ParameterException if the command would refuse the call
   */
  static void parse(String call) {
    var matcher = CALL.matcher(call);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("No call of chimera: " + call);
    }
    var arguments = matcher.group(1);
    chimera()
        .parseArgs(
            ARGUMENT
                .matcher(arguments == null ? "" : arguments)
                .results()
                .map(each -> each.group(1) == null ? each.group() : each.group(1))
                .toArray(String[]::new));
  }
}
