package io.chimera.jobs.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.contract.DocumentText;
import io.chimera.schemas.odcs.OdcsExport;
import io.chimera.schemas.odcs.OdcsImport;
import io.chimera.schemas.odcs.OdcsSide;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Writes a contract as a document of the Open Data Contract Standard. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a contract as a document of the Open Data Contract Standard 3.1.0, JSON, or YAML if"
          + " the file's name ends so. 'chimera contract import' gives the contract back.",
      "The document names no secret; references to secrets stand in Chimera's own part of it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera contract export examples/casino.json --odcs",
      "  chimera contract export examples/shop.yaml --odcs --of source --output shop.odcs.yaml"
    })
final class ContractExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ContractArgument contract = new ContractArgument();
  @Mixin private ContractFormOptions form = new ContractFormOptions();

  @Option(
      names = "--of",
      paramLabel = "SIDE",
      converter = SideArgument.class,
      description = "Which data it tells of: target, the tables (default), or source.")
  private OdcsSide side = OdcsSide.TARGET;

  @Override
  public Integer call() throws IOException {
    form.check();
    ObjectNode document = OdcsExport.of(contract.document(), side);
    String text = form.isYamlWanted() ? DocumentText.yaml(document) : DocumentText.json(document);
    // What is written can be read, or nothing is written.
    OdcsImport.of(Document.parse(text));
    if (form.isFileWanted()) {
      form.write(text);
    } else {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
    }
    return ExitCode.DONE;
  }

  /** Sides in lower case. */
  static final class SideArgument implements ITypeConverter<OdcsSide> {
    @Override
    public OdcsSide convert(String text) {
      for (OdcsSide each : OdcsSide.values()) {
        if (each.label().equals(text)) {
          return each;
        }
      }
      throw new TypeConversionException("'" + text + "' is neither 'source' nor 'target'");
    }
  }
}
