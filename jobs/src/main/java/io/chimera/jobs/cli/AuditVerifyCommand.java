package io.chimera.jobs.cli;

import io.chimera.sinks.audit.AuditTrail;
import io.chimera.sinks.audit.ChainCheck;
import io.chimera.sinks.audit.ChainHead;
import io.chimera.sinks.audit.Finding;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Goes along the audit trail, and says whether it is whole. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Goes along a lake's audit trail, and names every record that is missing, was changed, stands"
          + " twice or was put in between.",
      "Whoever can write to the lake can make the whole trail anew: that shows only against a head"
          + " that was noted elsewhere, by --from-head or from the topic 'chimera.audit'.",
      "Ends with 1 if something is wrong."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera audit verify",
      "  chimera audit verify --from-head"
          + " 17:9f2c5a1e7b3d4c609f2c5a1e7b3d4c609f2c5a1e7b3d4c609f2c5a1e7b3d4c60",
      "  chimera audit verify --json"
    })
final class AuditVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Option(
      names = "--from-head",
      paramLabel = "NUMBER:HASH",
      converter = HeadArgument.class,
      description =
          "Begin at the record with this number, which has to have this hash: what an earlier"
              + " verify has said, and somebody has noted.")
  private @Nullable ChainHead noted;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  /** Reads a head of a chain. */
  static final class HeadArgument implements ITypeConverter<ChainHead> {
    @Override
    public ChainHead convert(String text) {
      try {
        return ChainHead.parse(text);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(wrong.getMessage());
      }
    }
  }

  @Override
  public Integer call() {
    ChainCheck check = noted == null ? ChainCheck.fromBeginning() : ChainCheck.from(noted);
    List<Finding> findings;
    try (var catalog = LakeTables.open(settings.read())) {
      findings = AuditTrail.look(catalog).verify(check, noted);
    }
    if (json) {
      spec.commandLine().getOut().println(json(check, findings));
    } else {
      print(check, findings);
    }
    spec.commandLine().getOut().flush();
    return findings.isEmpty() ? ExitCode.DONE : ExitCode.TROUBLE;
  }

  private static Json json(ChainCheck check, List<Finding> findings) {
    return new Json()
        .put("records", check.records())
        .put("first", check.first())
        .put("head", check.records() == 0 ? null : check.head().toString())
        .put("whole", findings.isEmpty())
        .put(
            "findings",
            findings.stream()
                .map(
                    each ->
                        new Json()
                            .put("kind", each.kind().label())
                            .put("record", each.sequence())
                            .put("message", each.message())
                            .values())
                .toList());
  }

  private void print(ChainCheck check, List<Finding> findings) {
    var out = spec.commandLine().getOut();
    findings.forEach(each -> out.println(each.message()));
    if (!findings.isEmpty()) {
      out.printf("%nThe audit trail is NOT whole, %,d records were read%n", check.records());
      return;
    }
    if (check.records() == 0) {
      out.println("Nothing was ever noted in the audit trail");
      return;
    }
    out.printf(
        "The audit trail is whole: %,d records from %d on%nHead %s%n"
            + "  next: note the head where those who write to the lake cannot; '--from-head' holds"
            + " the trail against it%n",
        check.records(), check.first(), check.head());
  }
}
