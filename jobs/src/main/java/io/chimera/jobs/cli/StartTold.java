package io.chimera.jobs.cli;

import io.chimera.jobs.pipeline.DatabaseWay;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.run.CaptureWarnings;
import io.chimera.jobs.run.RunPlan;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.jobs.run.RunStart;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Deduplication;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.ledger.OpenedDataset;
import java.io.PrintWriter;
import java.util.List;

/**
 * What is said of a start, wherever the job then runs: what it would do, and what it has opened.
 */
final class StartTold {
  private final RunOptions.Given given;
  private final PrintWriter out;
  private final Progress progress;

  StartTold(RunOptions.Given given, PrintWriter out, Progress progress) {
    this.given = given;
    this.out = out;
    this.progress = progress;
  }

  /** Opens a run, and says what was opened. */
  PreparedRun prepare(RunStart start) {
    PlatformSettings platform = given.platform();
    var prepared =
        RunPreparation.prepare(
            given.contract(), platform, start, Lake.Address.of(platform.catalog()), progress::say);
    sayOpenings(prepared);
    return prepared;
  }

  private void sayOpenings(PreparedRun prepared) {
    var starts = prepared.starts();
    for (int index = 0; index < starts.size(); index++) {
      OpenedDataset opened = prepared.opened().get(index);
      progress.say(
          "Table '"
              + opened.table()
              + "' opened, epoch "
              + opened.epoch()
              + ", from "
              + PositionsLine.of(starts.get(index)));
    }
  }

  /** Says what a start would do, and does nothing of it. */
  void plan(RunStart start) {
    var plan = RunPlan.of(given.contract(), given.platform(), start);
    List<String> warnings = CaptureWarnings.of(given.contract(), given.platform());
    if (given.json()) {
      plan.lines().forEach(line -> out.println(json(line)));
      plan.made().forEach(made -> out.println(new Json().put("makes", made)));
      warnings.forEach(warning -> out.println(new Json().put("warning", warning)));
      plan.notes().forEach(note -> out.println(new Json().put("changed", note)));
      return;
    }
    out.print(text(plan));
    plan.made().forEach(made -> add("At the source this would be made: " + made));
    warnings.forEach(warning -> add("warn " + warning));
    plan.notes().forEach(this::add);
    given.contract().datasets().forEach(this::tellRepeats);
    start.savepoint().ifPresent(path -> add("State comes from savepoint " + path));
  }

  /** Another line of it, for people. */
  void add(String line) {
    if (!given.json()) {
      out.printf("%n%s%n", line);
    }
  }

  void end() {
    add("Nothing was changed.");
    out.flush();
  }

  private void tellRepeats(Dataset dataset) {
    Deduplication deduplication = dataset.deduplication();
    if (deduplication != null) {
      out.printf(
          "%nRepeats of '%s' are looked for by %s%s: keyed, %s; keys are in %s.%n",
          dataset.name(),
          deduplication.isByContent() ? "content" : String.join(", ", deduplication.by()),
          deduplication.within() == null ? ", for ever" : " within " + deduplication.within(),
          given.parallelism() == 1
              ? "in one subtask, without an exchange"
              : "records are exchanged between subtasks",
          deduplication.state() == Deduplication.State.ROCKSDB ? "RocksDB" : "memory");
    }
  }

  private static Json json(RunPlan.Line line) {
    return new Json()
        .put("table", line.table().toString())
        .put("new", line.head().isEmpty())
        .put("epoch", line.epoch())
        .put("in", line.totals().in())
        .put("written", line.totals().written())
        .put("quarantined", line.totals().quarantined())
        .put("from", PositionsLine.of(line.start()))
        .put("end", PositionsLine.of(line.end()))
        .put("ahead", line.ahead());
  }

  /** Positions of a database are places in its log, and those of a read by batch are no number. */
  private String ahead(RunPlan.Line line) {
    Contract contract = given.contract();
    if (!(contract.source() instanceof DatabaseSourceSpec)) {
      return String.format("%,d", line.ahead());
    }
    DatabaseWay way = DatabaseWay.of(contract);
    if (way == DatabaseWay.TABLES) {
      return "what a read finds";
    }
    if (PositionsLine.isZero(line.start())) {
      return "all rows, then the log";
    }
    return way == DatabaseWay.POSTGRES_LOG
        ? String.format("%,d bytes of log", line.ahead())
        : "the log since then";
  }

  private String text(RunPlan plan) {
    var text =
        new TextTable(
            "table", "epoch", "books now: in", "written", "quarantined", "would read", "from");
    for (RunPlan.Line line : plan.lines()) {
      text.row(
          line.table() + (line.head().isEmpty() ? " (new)" : ""),
          line.epoch(),
          line.totals().in(),
          line.totals().written(),
          line.totals().quarantined(),
          ahead(line),
          PositionsLine.of(line.start()));
    }
    return text.toString();
  }
}
