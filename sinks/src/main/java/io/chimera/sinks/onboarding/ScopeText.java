package io.chimera.sinks.onboarding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.ContractScope;
import io.chimera.schemas.contract.ContractScope.ColumnScope;
import io.chimera.schemas.contract.ContractScope.DatasetScope;
import io.chimera.schemas.contract.ContractScope.Source;
import java.util.ArrayList;
import java.util.List;

/** What a contract takes, in the words of an event. */
final class ScopeText {
  private ScopeText() {}

  static void write(ContractScope scope, ObjectNode data) {
    ObjectNode source = data.putObject("source");
    source.put("type", scope.source().type());
    scope.source().servers().forEach(source.putArray("servers")::add);
    if (!scope.source().database().isEmpty()) {
      source.put("database", scope.source().database());
    }
    var datasets = data.putArray("datasets");
    for (DatasetScope dataset : scope.datasets()) {
      ObjectNode each = datasets.addObject();
      each.put("name", dataset.name());
      each.put("from", dataset.from());
      each.put("evolves", dataset.isEvolving());
      var columns = each.putArray("columns");
      for (ColumnScope column : dataset.columns()) {
        ObjectNode line = columns.addObject();
        line.put("path", column.path());
        column.reads().forEach(line.putArray("reads")::add);
        line.put("protected", column.isProtected());
        if (column.isProtected()) {
          line.put("protection", column.protection());
        }
        line.put("whole", column.isWhole());
      }
    }
  }

  static ContractScope read(JsonNode data) {
    JsonNode source = data.path("source");
    var datasets = new ArrayList<DatasetScope>();
    for (JsonNode dataset : data.path("datasets")) {
      var columns = new ArrayList<ColumnScope>();
      for (JsonNode column : dataset.path("columns")) {
        columns.add(
            new ColumnScope(
                column.path("path").asText(),
                texts(column.path("reads")),
                column.path("protection").asText(""),
                column.path("whole").asBoolean()));
      }
      datasets.add(
          new DatasetScope(
              dataset.path("name").asText(),
              dataset.path("from").asText(),
              dataset.path("evolves").asBoolean(),
              columns));
    }
    return new ContractScope(
        new Source(
            source.path("type").asText(),
            texts(source.path("servers")),
            source.path("database").asText("")),
        datasets);
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
