package io.chimera.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.jobs.lineage.LineageDrawing;
import io.chimera.jobs.lineage.LineageGraph;
import io.chimera.jobs.lineage.LineageGraph.ColumnAt;
import io.chimera.jobs.lineage.LineageGraph.Node;
import io.chimera.jobs.lineage.LineageGraph.Step;
import io.chimera.jobs.lineage.LineageText;
import io.chimera.jobs.quarantine.SafeText;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.facts.Fact;
import java.io.IOException;
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

/** Shows where a table comes from and goes to. */
@Command(
    name = "lineage",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what a table is made from and what is made from it, column by column, by the events"
          + " that the lake keeps of its pipelines' newest starts. With --column what a column is"
          + " made from, and what a change of it hits."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera lineage casino.bets",
      "  chimera lineage casino.bets --column customer_id",
      "  chimera lineage casino.bets --html bets.html",
      "  chimera lineage casino.bets --json"
    })
final class LineageCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings = new SettingsOption();

  @Parameters(
      paramLabel = "TABLE",
      converter = TableArgument.class,
      description = "The table, as namespace.table.")
  private TableName table = new TableName("", "");

  @Option(
      names = "--column",
      paramLabel = "COLUMN",
      description = "Only this column: what it is made from, and what a change of it hits.")
  private @Nullable String column;

  @Option(names = "--svg", paramLabel = "FILE", description = "Draw it into this file as SVG.")
  private @Nullable Path svg;

  @Option(names = "--html", paramLabel = "FILE", description = "Draw it into this file as a page.")
  private @Nullable Path html;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    LineageGraph all = LineageGraph.of(starts());
    Node node =
        all.find(table.toString())
            .orElseThrow(
                () ->
                    new BadInputException(
                        "Cannot find table '"
                            + table
                            + "' in what the lake keeps of its pipelines: it knows "
                            + all.nodes().stream().map(Node::label).toList()
                            + "; a run of a pipeline is kept where the settings have 'events' or"
                            + " 'lineage'"));
    LineageGraph graph = all.around(node);
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(json(graph, node));
    } else {
      var text = new LineageText(graph);
      for (String line : column == null ? text.of(node) : text.of(at(node, column))) {
        out.println(SafeText.visible(line));
      }
    }
    var drawing = new LineageDrawing(graph);
    if (svg != null) {
      Files.writeString(svg, drawing.svg());
    }
    if (html != null) {
      Files.writeString(html, drawing.html("Lineage of " + table));
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static ColumnAt at(Node node, String column) {
    if (!node.columns().contains(column)) {
      throw new BadInputException(
          "Cannot find column '"
              + column
              + "' of table '"
              + node.label()
              + "', expected one of "
              + node.columns());
    }
    return new ColumnAt(node, column);
  }

  private List<JsonNode> starts() throws JsonProcessingException {
    var starts = new ArrayList<JsonNode>();
    try (var catalog = LakeTables.open(settings.read())) {
      for (Fact fact : FactArchive.look(catalog).starts()) {
        starts.add(JSON.readTree(fact.body()));
      }
    }
    return starts;
  }

  private Json json(LineageGraph graph, Node node) {
    var answer =
        new Json()
            .put("table", table.toString())
            .put("datasets", graph.nodes().stream().map(LineageCommand::values).toList())
            .put("steps", graph.steps().stream().map(LineageCommand::values).toList());
    if (column != null) {
      ColumnAt at = at(node, column);
      answer
          .put("column", column)
          .put("sources", graph.sources(at).stream().map(LineageCommand::values).toList())
          .put("impact", graph.impact(at).stream().map(LineageCommand::values).toList());
    }
    return answer;
  }

  private static Map<String, Object> values(Node node) {
    return new Json()
        .put("namespace", node.namespace())
        .put("name", node.name())
        .put("label", node.label())
        .put("columns", node.columns())
        .values();
  }

  private static Map<String, Object> values(Step step) {
    return new Json()
        .put("job", step.job())
        .put("from", step.from().label())
        .put("to", step.to().label())
        .put(
            "columns",
            step.columns().stream()
                .map(
                    each ->
                        new Json()
                            .put("from", each.from())
                            .put("to", each.to())
                            .put("how", each.how())
                            .values())
                .toList())
        .put("filters", step.filters())
        .values();
  }

  private static Map<String, Object> values(ColumnAt at) {
    return new Json().put("dataset", at.node().label()).put("column", at.column()).values();
  }
}
