package io.chimera.jobs.cli;

import io.chimera.jobs.run.ProtectionKeys;
import io.chimera.jobs.run.SealedRecords;
import io.chimera.quality.protect.RevealException;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.stream.ReasonCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what was rejected from a table, and why. */
@Command(
    name = "quarantine",
    mixinStandardHelpOptions = true,
    description = "Counts a table's rejected records by reason, and shows them on request.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera quarantine casino.bets",
      "  chimera quarantine casino.bets --reason TRUNCATED --rows 5",
      "  chimera quarantine casino.bets --rows 5 --decrypt",
      "  chimera quarantine casino.bets --json"
    })
final class QuarantineCommand implements Callable<Integer> {
  private static final List<String> SHOWN =
      List.of(
          "reason_code",
          "column_name",
          "message",
          "source_stream",
          "source_split",
          "source_position",
          "value");

  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Parameters(
      paramLabel = "TABLE",
      converter = TableArgument.class,
      description = "The table whose rejected records are asked for, as namespace.table.")
  private TableName table = new TableName("", "");

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Show this many of the records themselves, content included.")
  private int rows;

  @Option(names = "--reason", paramLabel = "CODE", description = "Only records with this reason.")
  private @Nullable ReasonCode reason;

  @Option(
      names = "--decrypt",
      description =
          "With --rows: open the records of a dataset with protected columns, by the keys of the"
              + " settings.")
  private boolean decrypt;

  @Option(names = "--json", description = "One JSON object, or with --rows one a record.")
  private boolean json;

  @Override
  public Integer call() throws IOException, RevealException {
    var out = spec.commandLine().getOut();
    if (rows < 0) {
      throw new BadInputException("Cannot show '" + rows + "' rows, expected 0 or more");
    }
    if (decrypt && rows == 0) {
      throw new BadInputException(
          "Cannot decrypt without records, expected '--rows N' beside '--decrypt'");
    }
    PlatformSettings platform = settings.read();
    SealedRecords sealed = decrypt ? sealed(platform) : null;
    try (var catalog = LakeTables.open(platform)) {
      var quarantine = LakeTables.load(catalog, table.isQuarantine() ? table : table.quarantine());
      if (rows > 0) {
        showRecords(quarantine, sealed, out);
      } else {
        showCounts(quarantine, out);
      }
    }
    out.flush();
    return ExitCode.DONE;
  }

  private SealedRecords sealed(PlatformSettings platform) {
    KeySettings keys = platform.keys();
    if (keys == null) {
      throw new BadInputException(
          "Cannot decrypt: the settings have no keys, expected 'protection' in chimera.yaml");
    }
    return new SealedRecords(ProtectionKeys.open(keys), table.main());
  }

  private void showCounts(Table quarantine, PrintWriter out) throws IOException {
    var counts = new ArrayList<>(QuarantineCounts.of(quarantine, filter()).entrySet());
    counts.sort(
        Map.Entry.<QuarantineCounts.Reason, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(entry -> entry.getKey().toString()));
    long total = counts.stream().mapToLong(Map.Entry::getValue).sum();
    if (json) {
      var reasons = new ArrayList<Map<String, Object>>();
      counts.forEach(
          entry ->
              reasons.add(
                  new Json()
                      .put("stage", entry.getKey().stage())
                      .put("reason", entry.getKey().code())
                      .put("column", entry.getKey().column())
                      .put("records", entry.getValue())
                      .values()));
      out.println(
          new Json().put("table", table.toString()).put("records", total).put("reasons", reasons));
      return;
    }
    var text = new TextTable("stage", "reason", "column", "records");
    counts.forEach(
        entry ->
            text.row(
                entry.getKey().stage(),
                entry.getKey().code(),
                entry.getKey().column() == null ? "-" : entry.getKey().column(),
                entry.getValue()));
    out.print(total == 0 ? "" : text);
    out.printf("%,d %s of '%s' in quarantine%n", total, total == 1 ? "record" : "records", table);
  }

  private void showRecords(Table quarantine, @Nullable SealedRecords sealed, PrintWriter out)
      throws IOException, RevealException {
    var text = new TextTable("reason", "column", "message", "stream", "split", "position", "value");
    int shown = 0;
    var refusals = new ArrayList<RevealException>();
    try (var records = IcebergGenerics.read(quarantine).where(filter()).build()) {
      for (Record row : records) {
        if (shown++ == rows) {
          break;
        }
        Record record = sealed == null ? row : opened(row, sealed, refusals);
        if (json) {
          out.println(Json.line(RowText.plain(record)));
        } else {
          text.row(SHOWN.stream().map(name -> RowText.cell(record.getField(name))).toArray());
        }
      }
    }
    if (!json) {
      out.print(text);
    }
    if (!refusals.isEmpty()) {
      out.flush();
      throw refusals.get(0);
    }
  }

  /** The row as it is where it cannot be opened, so that the others are shown all the same. */
  private static Record opened(Record row, SealedRecords sealed, List<RevealException> refusals) {
    try {
      return sealed.open(row);
    } catch (RevealException refused) {
      refusals.add(refused);
      return row;
    }
  }

  private Expression filter() {
    return reason == null
        ? Expressions.alwaysTrue()
        : Expressions.equal("reason_code", reason.name());
  }
}
