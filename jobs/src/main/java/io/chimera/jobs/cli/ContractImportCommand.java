package io.chimera.jobs.cli;

import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.odcs.OdcsImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a contract of a document of the Open Data Contract Standard. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a contract of a document of the Open Data Contract Standard 3. One that Chimera has"
          + " exported gives back the contract it was made from; if it was changed since so that"
          + " it says otherwise, every such place is named and nothing is written.",
      "Any other gives a draft of what the document says: what is missing is asked for on standard"
          + " error and at the draft's top, and nothing is guessed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera contract import casino.odcs.yaml --odcs --output casino.json",
      "  chimera contract import theirs.yaml --odcs"
    })
final class ContractImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ContractFormOptions form = new ContractFormOptions();

  @Parameters(paramLabel = "DOCUMENT", description = "The document, a JSON or YAML file.")
  private Path file = Path.of("");

  @Option(
      names = "--json",
      description = "One JSON object: the contract, what it lacks, and what became of the rest.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    form.check();
    OdcsImport imported = OdcsImport.of(ContractArgument.parse(file, "document"));
    String text = isYaml(imported) ? imported.yaml() : imported.json();
    if (form.isFileWanted()) {
      form.write(text);
    }
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new Json()
              .put("complete", imported.isComplete())
              .put(
                  "questions",
                  imported.questions().stream().map(ContractImportCommand::values).toList())
              .put("notes", imported.notes())
              .put("contract", imported.contract()));
    } else {
      tell(imported);
      if (!form.isFileWanted()) {
        out.print(text);
      }
    }
    out.flush();
    return ExitCode.DONE;
  }

  /** A draft in YAML has room for what is to be done. */
  private boolean isYaml(OdcsImport imported) {
    return form.isFileWanted() ? form.isYamlWanted() : !imported.isComplete();
  }

  private static Object values(ContractProblem question) {
    return new Json()
        .put("path", question.path())
        .put("problem", question.problem())
        .put("expected", question.expected())
        .values();
  }

  private void tell(OdcsImport imported) {
    var err = spec.commandLine().getErr();
    imported.notes().forEach(note -> err.println("note " + RowText.line(note)));
    imported.questions().forEach(each -> err.println("todo " + RowText.line(each.toString())));
    if (!imported.isComplete()) {
      int count = imported.questions().size();
      err.printf(
          "This is a draft: answer %d question%s, then 'chimera validate' it%n",
          count, count == 1 ? "" : "s");
    }
    err.flush();
  }
}
