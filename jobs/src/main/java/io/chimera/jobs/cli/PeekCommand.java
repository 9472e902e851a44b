package io.chimera.jobs.cli;

import io.chimera.schemas.contract.TableName;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows some rows of a table. */
@Command(
    name = "peek",
    mixinStandardHelpOptions = true,
    description = "Shows some rows of a table; which ones is up to the table's files.",
    footerHeading = "%nExamples:%n",
    footer = {"  chimera peek casino.bets", "  chimera peek casino.bets --rows 3 --json"})
final class PeekCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Parameters(
      paramLabel = "TABLE",
      converter = TableArgument.class,
      description = "The table, as namespace.table.")
  private TableName table = new TableName("", "");

  @Option(names = "--rows", paramLabel = "N", description = "How many (default: 10).")
  private int rows = 10;

  @Option(names = "--json", description = "One JSON object a row.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    if (rows < 0) {
      throw new BadInputException("Cannot show '" + rows + "' rows, expected 0 or more");
    }
    try (var catalog = LakeTables.open(settings.read())) {
      Table found = LakeTables.load(catalog, table);
      var text =
          new TextTable(
              found.schema().columns().stream()
                  .map(Types.NestedField::name)
                  .toArray(String[]::new));
      int shown = 0;
      try (var records = IcebergGenerics.read(found).build()) {
        for (Record record : records) {
          if (shown++ == rows) {
            break;
          }
          if (json) {
            out.println(Json.line(RowText.plain(record)));
          } else {
            text.row(RowText.cells(record));
          }
        }
      }
      if (!json) {
        out.print(text.isEmpty() ? "Table '" + table + "' has no rows\n" : text);
      }
    }
    out.flush();
    return ExitCode.DONE;
  }
}
