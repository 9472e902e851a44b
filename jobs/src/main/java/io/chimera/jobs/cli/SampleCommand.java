package io.chimera.jobs.cli;

import io.chimera.jobs.sampling.CommitSample;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a uniform sample of what commits added. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    description =
        "Shows a sample of the rows that the newest commit with any has added, or each of several:"
            + " every row is as likely as any other. Values are as the table holds them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera sample casino.bets",
      "  chimera sample casino.bets --last 3 --rows 5",
      "  chimera sample casino.bets --seed 7 --json"
    })
final class SampleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Parameters(
      paramLabel = "TABLE",
      converter = TableArgument.class,
      description = "The table, as namespace.table.")
  private TableName table = new TableName("", "");

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "How many rows of each commit (default: 20).")
  private int rows = 20;

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "Of each of the newest N commits that added rows (default: 1).")
  private @Nullable Integer last;

  @Option(names = "--snapshot", paramLabel = "ID", description = "Of the commit of this snapshot.")
  private @Nullable Long snapshot;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "The same seed shows the same rows again; without it one is made up, and named.")
  private @Nullable Long seed;

  @Option(names = "--json", description = "One JSON object a commit.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (rows < 1) {
      throw new BadInputException("Cannot sample '" + rows + "' rows, expected 1 or more");
    }
    if (last != null && last < 1) {
      throw new BadInputException("Cannot sample '" + last + "' commits, expected 1 or more");
    }
    if (last != null && snapshot != null) {
      throw new BadInputException("Cannot take both --last and --snapshot, expected one of them");
    }
    long start = seed == null ? new SecureRandom().nextLong() >>> 1 : seed;
    var out = spec.commandLine().getOut();
    try (var catalog = LakeTables.open(settings.read())) {
      Table found = LakeTables.load(catalog, table);
      List<Snapshot> commits = commits(found);
      for (Snapshot commit : commits) {
        // Not one stream of chance for all, so that a newer commit does not change an older sample.
        var random = new Random(start ^ commit.snapshotId());
        show(found, commit, CommitSample.of(found, commit, rows, random), start, out);
      }
      if (commits.isEmpty() && !json) {
        out.println("No commit of '" + table + "' added rows");
      }
    }
    out.flush();
    return ExitCode.DONE;
  }

  /** The commits that are asked for, the newest first. */
  private List<Snapshot> commits(Table found) {
    if (snapshot != null) {
      Snapshot asked = found.snapshot(snapshot);
      if (asked == null) {
        throw new BadInputException(
            "Cannot find snapshot '" + snapshot + "': 'chimera ledger " + table + "' names them");
      }
      return List.of(asked);
    }
    var entries = new ArrayList<>(new TableLedger(found).entries());
    Collections.reverse(entries);
    return entries.stream()
        .filter(committed -> committed.entry().operation() == LedgerEntry.Operation.CLOSING)
        .filter(committed -> committed.addedRecords() > 0)
        .limit(last == null ? 1 : last)
        .map(committed -> found.snapshot(committed.snapshotId()))
        .toList();
  }

  private void show(
      Table found, Snapshot commit, CommitSample sample, long start, PrintWriter out) {
    var committed = Instant.ofEpochMilli(commit.timestampMillis()).toString();
    if (json) {
      out.println(
          new Json()
              .put("table", table.toString())
              .put("snapshot", commit.snapshotId())
              .put("committed", committed)
              .put("rows", sample.rows())
              .put("seed", start)
              .put("sample", sample.sample().stream().map(RowText::plain).toList()));
      return;
    }
    var text =
        new TextTable(
            found.schema().columns().stream().map(Types.NestedField::name).toArray(String[]::new));
    sample.sample().forEach(row -> text.row(RowText.cells(row)));
    out.print(text);
    out.printf(
        "%,d of %,d rows of snapshot %d, committed %s, seed %d%n",
        sample.sample().size(), sample.rows(), commit.snapshotId(), committed, start);
  }
}
