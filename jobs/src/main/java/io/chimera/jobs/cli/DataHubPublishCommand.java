package io.chimera.jobs.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.chimera.jobs.audit.Change;
import io.chimera.jobs.publication.PublishedContract;
import io.chimera.jobs.publication.PublishedContract.Source;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.DataHubSettings;
import io.chimera.sinks.datahub.DataHubEndpoint;
import io.chimera.sinks.datahub.Proposal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells DataHub of a contract. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = {
      "Tells DataHub of a contract: tables, quarantine and source with schema, owner, classes and"
          + " lineage by column, the pipelines, rules and promises as assertions, and the contract"
          + " itself."
          + " Telling it again changes nothing.",
      "Where it is stands under 'datahub' in the settings; --file writes what it would be told, for"
          + " its own ingestion from files."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera datahub publish examples/casino.json --dry-run",
      "  chimera datahub publish examples/casino.json --file casino-datahub.json",
      "  chimera datahub publish examples/casino.json --without-source --json"
    })
final class DataHubPublishCommand implements Callable<Integer>, Audited {
  private static final String DEFAULT_ENVIRONMENT = "PROD";

  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Mixin private ContractArgument contract = new ContractArgument();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Write the proposals to this file instead, as a JSON list.")
  private @Nullable Path file;

  @Option(names = "--force", description = "Overwrite the file if it is there already.")
  private boolean force;

  @Option(names = "--dry-run", description = "Show what would be told, and tell nobody.")
  private boolean dryRun;

  @Option(
      names = "--without-source",
      description = "Leave out what is read, where DataHub looks at that itself.")
  private boolean withoutSource;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PublishedContract published = contract.published();
    Contract read = published.contract();
    PlatformSettings platform = settings.read();
    DataHubSettings datahub = platform.datahub();
    if (datahub == null && file == null && !dryRun) {
      throw new BadInputException(
          "Cannot publish to DataHub: the settings do not say where it is; expected 'datahub' with"
              + " a 'url' there, or --file or --dry-run");
    }
    String environment = datahub == null ? DEFAULT_ENVIRONMENT : datahub.environment();
    List<Proposal> proposals =
        published.proposals(
            environment, platform.catalog(), withoutSource ? Source.LEFT_OUT : Source.TOLD);
    String told = tell(proposals, datahub);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new Json()
              .put("contract", read.name())
              .put("version", read.version())
              .put("published", !dryRun && file == null)
              .put("to", told)
              .put("proposals", proposals.stream().map(DataHubPublishCommand::values).toList()));
    } else if (dryRun) {
      var text = new TextTable("entity", "aspect");
      proposals.forEach(each -> text.row(each.entityUrn(), each.aspectName()));
      out.print(text);
      out.printf("%d proposals, none published%n", proposals.size());
    } else {
      out.printf(
          "%d proposals of contract '%s' %s %s %s%n",
          proposals.size(),
          read.name(),
          read.version(),
          file == null ? "published to" : "written to",
          told);
    }
    out.flush();
    return ExitCode.DONE;
  }

  /** Where it was told; empty for nowhere. */
  private String tell(List<Proposal> proposals, @Nullable DataHubSettings datahub)
      throws IOException, InterruptedException {
    if (dryRun) {
      return "";
    }
    if (file != null) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      proposals.forEach(each -> list.add(each.json()));
      NewFile.write(file, force, writer -> writer.println(list.toPrettyString()));
      return file.toString();
    }
    if (datahub == null) {
      throw new IllegalStateException("Cannot publish to nowhere");
    }
    DataHubEndpoint.open(datahub).publish(proposals);
    return datahub.url().toString();
  }

  /** What stands there is overwritten. */
  @Override
  public Optional<Change> change() {
    return dryRun || file != null
        ? Optional.empty()
        : Optional.of(Change.of(settings.read(), contract.read()));
  }

  private static Map<String, Object> values(Proposal proposal) {
    return new Json()
        .put("entityType", proposal.entityType())
        .put("entityUrn", proposal.entityUrn())
        .put("aspectName", proposal.aspectName())
        .values();
  }
}
