package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.sql.SqlScript;
import io.chimera.jobs.sql.SqlScript.Statement;
import io.chimera.jobs.sql.SqlSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a script of Flink SQL on this machine. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a script of Flink SQL on this machine, one statement after the other.",
      "Ctrl-C stops the statement that runs, with a savepoint, and commits what it has; those after"
          + " it are not run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera sql examples/sql/casino_medallion.sql --contracts examples/casino.json",
      "  chimera sql examples/sql/casino_medallion.sql --contracts examples/casino.json --dry-run",
      "  chimera sql report.sql --set chimera.until=now --json"
    })
final class SqlCommand implements Callable<Integer>, Audited {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Parameters(paramLabel = "SCRIPT", description = "The script, a file.")
  private Path script = Path.of("");

  @Option(
      names = "--contracts",
      paramLabel = "PATH",
      description =
          "A contract, or a directory of contracts, as catalog 'chimera'; may be given again.")
  private List<Path> contracts = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "What SET says, before the script begins; may be given again.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks side by side (default: 1).")
  private int parallelism = 1;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "How many rows of a query are shown (default: 100); it ends then.")
  private int rows = 100;

  @Option(names = "--dry-run", description = "Say what the statements are, and run none.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object a row and a statement.")
  private boolean json;

  @Override
  public Optional<Change> change() {
    List<Statement> unusedStatements = statements();
    return dryRun
        ? Optional.empty()
        : Optional.of(new Change(settings.read(), null, List.of(), Change.Extent.RUN));
  }

  @Override
  public Integer call() throws Exception {
    if (parallelism < 1 || rows < 0) {
      throw new BadInputException(
          "Cannot run '"
              + parallelism
              + "' subtasks and show '"
              + rows
              + "' rows, expected at least 1 and 0");
    }
    List<Statement> statements = statements();
    if (dryRun) {
      statements.forEach(statement -> tell(statement, "not run"));
      return ExitCode.DONE;
    }
    var interrupt = Interrupts.firstInterrupt();
    var progress = Progress.on(spec.commandLine().getErr());
    var session = SqlSession.start(FlinkConfiguration.load(), settings.read(), parallelism);
    session.catalogs(settings.place(), places());
    session.set(set);
    for (Statement statement : statements) {
      if (interrupt.isDone()) {
        tell(statement, "not run");
        continue;
      }
      progress.say("Line " + statement.line() + ": " + statement.title());
      tell(statement, run(session, statement, interrupt));
    }
    spec.commandLine().getOut().flush();
    return interrupt.isDone() ? ExitCode.TROUBLE : ExitCode.DONE;
  }

  private List<Statement> statements() {
    try {
      return SqlScript.statements(Files.readString(script));
    } catch (IOException unreadable) {
      throw new BadInputException("Cannot read script '" + script + "': there is no such file");
    } catch (IllegalArgumentException wrong) {
      throw new BadInputException(String.valueOf(wrong.getMessage()));
    }
  }

  private String places() {
    return String.join(";", contracts.stream().map(Path::toString).toList());
  }

  /** Answers with what has come of it. */
  private String run(SqlSession session, Statement statement, CompletableFuture<Void> interrupt)
      throws Exception {
    try {
      var setting = statement.setting();
      if (setting.isPresent()) {
        session.set(Map.of(setting.get().key(), setting.get().value()));
        return "done";
      }
      TableResult result = session.execute(statement.text());
      if (result.getResultKind() == ResultKind.SUCCESS) {
        return "done";
      }
      @Nullable JobClient job = result.getJobClient().orElse(null);
      return job != null && statement.isWrite()
          ? await(session, job, interrupt)
          : show(result, interrupt);
    } catch (SqlParserException | ValidationException wrong) {
      throw new BadInputException(
          "Cannot run the statement at line " + statement.line() + ": " + words(wrong));
    }
  }

  private static String words(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last == failure
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + ": " + last.getMessage();
  }

  private static String await(SqlSession session, JobClient job, CompletableFuture<Void> interrupt)
      throws Exception {
    var result = job.getJobExecutionResult();
    CompletableFuture.anyOf(interrupt, result.handle((done, failure) -> null)).get();
    if (!result.isDone()) {
      String savepoint =
          job.stopWithSavepoint(false, session.savepoints(), SavepointFormatType.CANONICAL).get();
      return "stopped, its state is in " + savepoint;
    }
    try {
      result.get();
      return "done";
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof Exception cause ? cause : failure;
    }
  }

  private String show(TableResult result, CompletableFuture<Void> interrupt) throws Exception {
    List<String> columns = result.getResolvedSchema().getColumnNames();
    var text = new TextTable(columns.toArray(String[]::new));
    // A query that waits for rows would not notice.
    result
        .getJobClient()
        .ifPresent(
            job -> {
              CompletableFuture<Void> unusedCancel = interrupt.thenCompose(signal -> job.cancel());
            });
    int shown = 0;
    try (CloseableIterator<Row> answer = result.collect()) {
      while (!interrupt.isDone() && shown < rows && answer.hasNext()) {
        Row row = answer.next();
        shown++;
        if (json) {
          var line = new Json();
          line.put("change", row.getKind().shortString());
          for (int column = 0; column < columns.size(); column++) {
            line.put(columns.get(column), RowText.plain(row.getField(column)));
          }
          spec.commandLine().getOut().println(line);
        } else if (isLong(row)) {
          spec.commandLine().getOut().println(row.getField(0));
        } else {
          text.row(cells(row));
        }
      }
    } catch (RuntimeException ended) {
      if (!interrupt.isDone()) {
        throw ended;
      }
    }
    if (!json && !text.isEmpty()) {
      spec.commandLine().getOut().println(text);
    }
    return shown == 1 ? "1 row" : shown + " rows";
  }

  /** A plan or a statement, which no cell has room for. */
  private static boolean isLong(Row row) {
    return row.getArity() == 1 && row.getField(0) instanceof String said && said.contains("\n");
  }

  private static Object[] cells(Row row) {
    var cells = new Object[row.getArity()];
    for (int column = 0; column < cells.length; column++) {
      cells[column] = RowText.cell(row.getField(column));
    }
    return cells;
  }

  private void tell(Statement statement, String outcome) {
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new Json()
              .put("line", statement.line())
              .put("statement", statement.title())
              .put("outcome", outcome));
    } else {
      out.println("line " + statement.line() + "  " + statement.title() + "  " + outcome);
    }
  }
}
