package io.chimera.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.jobs.expectations.BadSuiteException;
import io.chimera.jobs.expectations.Suite;
import io.chimera.jobs.expectations.SuiteImport;
import io.chimera.jobs.expectations.SuiteImport.Outcome;
import io.chimera.jobs.expectations.SuiteImport.Result;
import io.chimera.jobs.expectations.SuiteReader;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings a suite of Great Expectations into the form of a contract. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Turns a suite of Great Expectations, of 0.x or 1.x, into rules of a contract: shows what"
          + " became of every expectation, and writes the columns and quality of a dataset.",
      "Ends with 2 and writes nothing if an expectation was refused, unless --partial is given."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera quality import suite.json",
      "  chimera quality import suite.json --contract examples/casino.json --output rules.json",
      "  chimera quality import suite.json --partial --json"
    })
final class QualityImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "SUITE", description = "The suite, a JSON file.")
  private Path suite = Path.of("");

  @Option(
      names = "--contract",
      paramLabel = "FILE",
      description =
          "The contract that the rules are for: columns are found by name and alias, and rules that"
              + " do not fit their types are refused.")
  private @Nullable Path contract;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "The dataset that the rules are for, where the contract has several.")
  private @Nullable String dataset;

  @Option(
      names = "--partial",
      description = "Take what can be taken, even if something was refused.")
  private boolean partial;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Suite read = read();
    SuiteImport imported =
        contract == null ? SuiteImport.of(read) : SuiteImport.into(target(contract), read);
    boolean isTaken = partial || imported.count(Result.REFUSED) == 0;
    ObjectNode rules = JsonNodeFactory.instance.objectNode();
    if (dataset != null) {
      rules.put("name", dataset);
    }
    rules.setAll(imported.rules());
    if (isTaken && output.isWanted()) {
      output.write(writer -> writer.println(rules.toPrettyString()));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(read, imported, rules));
    } else {
      show(read, imported, rules, isTaken, out);
    }
    out.flush();
    return isTaken ? ExitCode.DONE : ExitCode.BAD_INPUT;
  }

  private Suite read() throws IOException {
    if (!Files.isRegularFile(suite)) {
      throw new BadInputException("Cannot read suite '" + suite + "': there is no such file");
    }
    try {
      return SuiteReader.read(Files.readString(suite));
    } catch (CharacterCodingException notText) {
      throw new BadInputException("Cannot read suite '" + suite + "': it is not in UTF-8");
    } catch (BadSuiteException bad) {
      throw new BadInputException(String.valueOf(bad.getMessage()));
    }
  }

  private Dataset target(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("Cannot read contract '" + file + "': there is no such file");
    }
    Contract read = new ContractReader().read(file);
    List<String> names = read.datasets().stream().map(Dataset::name).toList();
    if (dataset == null && names.size() > 1) {
      throw new BadInputException(
          "Cannot tell which dataset the rules are for: name one with --dataset, one of " + names);
    }
    return read.datasets().stream()
        .filter(each -> dataset == null || each.name().equals(dataset))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "Cannot find dataset '" + dataset + "': the contract has " + names));
  }

  private static Json json(Suite suite, SuiteImport imported, ObjectNode rules) {
    var expectations = new ArrayList<Map<String, Object>>();
    for (Outcome outcome : imported.outcomes()) {
      expectations.add(
          new Json()
              .put("position", outcome.position())
              .put("type", outcome.type())
              .put("result", outcome.result().label())
              .put("rules", outcome.rules())
              .put("notes", outcome.notes())
              .values());
    }
    var all = new Json().put("suite", suite.name());
    for (Result result : Result.values()) {
      all.put(result.label(), imported.count(result));
    }
    return all.put("expectations", expectations).put("rules", rules);
  }

  private void show(
      Suite suite, SuiteImport imported, ObjectNode rules, boolean isTaken, PrintWriter out) {
    var text = new TextTable("", "expectation", "result", "becomes, or why not");
    for (Outcome outcome : imported.outcomes()) {
      var lines = new ArrayList<>(outcome.rules());
      outcome.notes().forEach(note -> lines.add(lines.isEmpty() ? note : "(" + note + ")"));
      text.row(
          outcome.position(),
          RowText.cell(outcome.type()),
          outcome.result().label(),
          lines.isEmpty() ? "-" : RowText.line(lines.get(0)));
      lines.stream().skip(1).forEach(line -> text.row("", "", "", RowText.line(line)));
    }
    out.print(text);
    out.printf(
        "suite '%s': %d imported, %d changed, %d refused%n",
        RowText.line(suite.name()),
        imported.count(Result.IMPORTED),
        imported.count(Result.CHANGED),
        imported.count(Result.REFUSED));
    if (!isTaken) {
      out.println("Nothing was written; --partial takes what was not refused");
    } else if (output.isWanted()) {
      out.println("The rules are in " + output.file());
    } else {
      out.println(rules.toPrettyString());
    }
  }
}
