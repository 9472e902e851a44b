package io.chimera.jobs.cli;

import io.chimera.jobs.quarantine.SafeText;
import io.chimera.sinks.audit.AuditRecord;
import io.chimera.sinks.audit.AuditTrail;
import io.chimera.sinks.audit.ContractVersion;
import io.chimera.sinks.audit.Deed;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists who has changed what. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Lists who has changed what in a lake, when, by which contract, and what has come of it."
    },
    subcommands = AuditVerifyCommand.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera audit",
      "  chimera audit --since 2026-11-20 --contract casino",
      "  chimera audit --command rewind --last 0 --json",
      "  chimera audit verify"
    })
final class AuditCommand implements Callable<Integer> {
  private static final int DEFAULT_LAST = 50;
  private static final int SHOWN_DIGITS = 8;
  private static final int SHOWN_REASON = 100;

  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(
      names = "--since",
      paramLabel = "MOMENT",
      converter = MomentArgument.class,
      description = "What was done at this moment or later, as 2026-11-20T12:00:00Z.")
  private Instant since = Instant.EPOCH;

  @Option(
      names = "--contract",
      paramLabel = "NAME",
      description = "Only what was done by the contract of this name.")
  private @Nullable String contract;

  @Option(
      names = "--command",
      paramLabel = "NAME",
      description = "Only calls of this command, as 'rewind' or 'events replay'.")
  private @Nullable String command;

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "Only the newest N of them, 0 for all (default: 50).")
  private int last = DEFAULT_LAST;

  @Option(names = "--json", description = "One JSON object a record.")
  private boolean json;

  @Override
  public Integer call() {
    if (last < 0) {
      throw new BadInputException("Cannot show '" + last + "' records, expected 0 or more");
    }
    var records = new ArrayDeque<AuditRecord>();
    try (var catalog = LakeTables.open(settings.read())) {
      AuditTrail.look(catalog)
          .since(
              since,
              record -> {
                if (isWanted(record.deed())) {
                  records.add(record);
                }
                if (last > 0 && records.size() > last) {
                  records.remove();
                }
              });
    }
    var out = spec.commandLine().getOut();
    if (json) {
      records.forEach(record -> out.println(SafeText.visible(record.json().toString())));
    } else if (records.isEmpty()) {
      out.println("The audit trail has nothing of that");
    } else {
      var text = new TextTable("record", "when", "who", "command", "about", "contract", "outcome");
      records.forEach(record -> row(text, record));
      out.print(text);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private boolean isWanted(Deed deed) {
    return (contract == null || contract.equals(deed.object().contract()))
        && (command == null || command.equals(deed.call().command()));
  }

  private static void row(TextTable text, AuditRecord record) {
    Deed deed = record.deed();
    Deed.Call call = deed.call();
    String user = call.actor().user();
    String reason = deed.outcome().reason();
    text.row(
        record.sequence(),
        deed.at(),
        SafeText.visible(call.actor().kind().equals("os") ? user : user + " (api)"),
        SafeText.visible(String.join(" ", call.command(), String.join(" ", call.options())))
            .strip(),
        SafeText.visible(about(deed.object())),
        SafeText.visible(contracts(deed)),
        SafeText.visible(deed.outcome().kind() + (reason == null ? "" : ": " + shortened(reason))));
  }

  private static String about(Deed.Subject object) {
    return object.contract() == null ? String.join(", ", object.tables()) : object.contract();
  }

  private static String contracts(Deed deed) {
    ContractVersion before = deed.before();
    ContractVersion after = deed.after() == null ? deed.object().given() : deed.after();
    if (before == null || after == null || Objects.equals(before, after)) {
      return text(before == null ? after : before);
    }
    return text(before) + " -> " + text(after);
  }

  private static String text(@Nullable ContractVersion contract) {
    if (contract == null) {
      return "";
    }
    String hash = contract.hash();
    return contract.version() + " " + hash.substring(0, Math.min(hash.length(), SHOWN_DIGITS));
  }

  private static String shortened(String reason) {
    return reason.length() <= SHOWN_REASON ? reason : reason.substring(0, SHOWN_REASON) + "...";
  }
}
