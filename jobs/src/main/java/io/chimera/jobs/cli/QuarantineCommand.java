package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.quarantine.Grouping;
import io.chimera.jobs.quarantine.RejectionCounts;
import io.chimera.jobs.quarantine.RejectionCounts.Group;
import io.chimera.jobs.quarantine.Rejections;
import io.chimera.jobs.run.ProtectionKeys;
import io.chimera.jobs.run.SealedRecords;
import io.chimera.quality.protect.RevealException;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.PlatformSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
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
    description = {
      "Counts a table's rejected records, by reason unless told otherwise; shows them on request, or"
          + " writes them to a file.",
      "The options that leave out records go together."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera quarantine casino.bets",
      "  chimera quarantine casino.bets --by rule --since 2026-11-20",
      "  chimera quarantine casino.bets --reason TRUNCATED --rows 5",
      "  chimera quarantine casino.bets --where \"source_split = 3 AND source_position < 1000\"",
      "  chimera quarantine casino.bets --rows 5 --decrypt",
      "  chimera quarantine casino.bets --rule win_needs_bet --export rejected.csv",
      "  chimera quarantine casino.bets --json"
    })
final class QuarantineCommand implements Callable<Integer>, Audited {
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

  @Mixin private RejectionOptions which = new RejectionOptions();

  @Option(
      names = "--by",
      paramLabel = "KEY",
      converter = GroupingArgument.class,
      description = "Count by reason (the default), rule, column, day or hour of the rejection.")
  private Grouping grouping = Grouping.REASON;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description =
          "Write the records to this file, .csv or .jsonl, content included; all of them, or as many"
              + " as --rows says.")
  private @Nullable Path export;

  @Option(names = "--force", description = "Overwrite the file if it is there already.")
  private boolean force;

  @Option(
      names = "--decrypt",
      description =
          "With --rows or --export: open the records of a dataset with protected columns, by the keys of the"
              + " settings.")
  private boolean decrypt;

  @Option(names = "--json", description = "One JSON object, or with --rows one a record.")
  private boolean json;

  /** Who opens what was sealed is noted like who changes something. */
  @Override
  public Optional<Change> change() {
    return decrypt
        ? Optional.of(Change.of(settings.read(), List.of(table.main())))
        : Optional.empty();
  }

  @Override
  public Integer call() throws IOException, RevealException {
    var out = spec.commandLine().getOut();
    if (rows < 0) {
      throw new BadInputException("Cannot show '" + rows + "' rows, expected 0 or more");
    }
    if (decrypt && rows == 0 && export == null) {
      throw new BadInputException(
          "Cannot decrypt without records, expected '--rows N' or '--export FILE' beside '--decrypt'");
    }
    PlatformSettings platform = settings.read();
    SealedRecords sealed = decrypt ? sealed(platform) : null;
    try (var catalog = LakeTables.open(platform)) {
      var quarantine = LakeTables.load(catalog, table.isQuarantine() ? table : table.quarantine());
      if (export != null) {
        export(quarantine, sealed, export, out);
      } else if (rows > 0) {
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
    var counts = RejectionCounts.of(quarantine, which.filter(), grouping);
    if (json) {
      out.println(json(counts));
      return;
    }
    var header = new ArrayList<>(grouping.names());
    header.add("records");
    var text = new TextTable(header.toArray(String[]::new));
    for (Group group : counts.groups()) {
      var cells = new ArrayList<Object>();
      group.parts().forEach(part -> cells.add(RowText.cell(part)));
      cells.add(group.records());
      text.row(cells.toArray());
    }
    long total = counts.records();
    out.print(total == 0 ? "" : text);
    out.printf("%,d %s of '%s' in quarantine%n", total, total == 1 ? "record" : "records", table);
  }

  private Json json(RejectionCounts counts) {
    var groups = new ArrayList<Map<String, Object>>();
    for (Group group : counts.groups()) {
      var values = new Json();
      for (int part = 0; part < group.parts().size(); part++) {
        values.put(grouping.names().get(part), group.parts().get(part));
      }
      groups.add(values.put("records", group.records()).values());
    }
    return new Json()
        .put("table", table.toString())
        .put("records", counts.records())
        .put(grouping.label() + "s", groups);
  }

  private void showRecords(Table quarantine, @Nullable SealedRecords sealed, PrintWriter out)
      throws IOException, RevealException {
    var text = new TextTable("reason", "column", "message", "stream", "split", "position", "value");
    int shown = 0;
    var refusals = new ArrayList<RevealException>();
    try (var records = Rejections.of(quarantine, which.filter())) {
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

  private void export(Table quarantine, @Nullable SealedRecords sealed, Path file, PrintWriter out)
      throws IOException, RevealException {
    var target = new RejectionExport(file, force);
    var refusals = new ArrayList<RevealException>();
    long written;
    try (var records = Rejections.of(quarantine, which.filter())) {
      var shown =
          CloseableIterable.transform(
              records, row -> sealed == null ? row : opened(row, sealed, refusals));
      written =
          target.write(quarantine.schema().asStruct(), shown, rows > 0 ? rows : Long.MAX_VALUE);
    }
    if (json) {
      out.println(
          new Json()
              .put("table", table.toString())
              .put("records", written)
              .put("file", file.toString()));
    } else {
      out.printf(
          "%,d %s of '%s' in %s%n", written, written == 1 ? "record" : "records", table, file);
    }
    if (!refusals.isEmpty()) {
      out.flush();
      throw refusals.get(0);
    }
  }
}
