package io.chimera.sinks.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.SourceVersion;
import io.chimera.schemas.stream.SourceVersion.EvolvedColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Types;

/**
 * The columns of a source's table as they were known from one version to the next, as a property of
 * the table that is made from it: {@code [{"position":123,"contract":"1.0.0","columns":{"Id":
 * "long"},"evolved":[{"name":"note","source":"Note","type":"string"}]}]}, oldest first; {@code
 * "declared":true} is in an evolved column and {@code "passesOver":true} in a version where it is
 * so. A table that is dropped to be read anew forgets them.
 */
public final class SourceVersions {
  /** The property. */
  public static final String PROPERTY = "chimera.source.versions";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POSITION = "position";
  private static final String CONTRACT = "contract";
  private static final String COLUMNS = "columns";
  private static final String EVOLVED = "evolved";
  private static final String NAME = "name";
  private static final String SOURCE = "source";
  private static final String TYPE = "type";
  private static final String DECLARED = "declared";
  private static final String PASSES_OVER = "passesOver";

  private SourceVersions() {}

  /** All versions, oldest first; empty for a table whose source's columns were never recorded. */
  public static List<SourceVersion> of(Table table) {
    String text = table.properties().get(PROPERTY);
    return text == null ? List.of() : read(text);
  }

  /** The newest version. */
  public static Optional<SourceVersion> newest(Table table) {
    List<SourceVersion> all = of(table);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /**
   * A dataset with all columns that its table was given beside the contract's. One that the
   * contract has by now stays where the table has it.
   */
  public static Dataset applied(Table table, Dataset dataset) {
    Optional<SourceVersion> newest = newest(table).filter(each -> !each.evolved().isEmpty());
    if (newest.isEmpty()) {
      return dataset;
    }
    List<String> order = table.schema().columns().stream().map(Types.NestedField::name).toList();
    Dataset all = newest.get().applyTo(dataset);
    Iterator<Column> ordered =
        all.columns().stream()
            .filter(column -> order.contains(column.name()))
            .sorted(Comparator.comparingInt(column -> order.indexOf(column.name())))
            .iterator();
    return all.withColumns(
        all.columns().stream()
            .map(column -> order.contains(column.name()) ? ordered.next() : column)
            .toList());
  }

  /**
   * Records versions, and makes the table have all columns of the dataset, in one commit. Columns
   * are added as optional ones and widened; none goes, none is narrowed.
   *
   * @param dataset with what the newest version has applied
   */
  public static void record(Table table, Dataset dataset, List<SourceVersion> versions) {
    String text = write(versions);
    Schema wanted = TableLayout.of(dataset).schema();
    boolean isRecorded = text.equals(table.properties().get(PROPERTY));
    if (isRecorded && isSame(table.schema(), wanted)) {
      return;
    }
    var transaction = table.newTransaction();
    if (!isSame(table.schema(), wanted)) {
      evolve(transaction.updateSchema(), table.schema(), wanted);
    }
    transaction.updateProperties().set(PROPERTY, text).commit();
    transaction.commitTransaction();
  }

  private static boolean isSame(Schema there, Schema wanted) {
    return words(there).equals(words(wanted));
  }

  private static List<String> words(Schema schema) {
    return schema.columns().stream()
        .map(
            field ->
                field.name() + (field.type().isPrimitiveType() ? " " + field.type() : " nested"))
        .toList();
  }

  private static void evolve(UpdateSchema update, Schema there, Schema wanted) {
    for (Types.NestedField field : wanted.columns()) {
      Types.NestedField known = there.findField(field.name());
      if (known == null) {
        update.addColumn(field.name(), field.type(), field.doc());
      } else if (field.type().isPrimitiveType() && !field.type().equals(known.type())) {
        update.updateColumn(field.name(), field.type().asPrimitiveType());
      }
    }
    String before = null;
    for (Types.NestedField field : wanted.columns()) {
      if (before == null) {
        update.moveFirst(field.name());
      } else {
        update.moveAfter(field.name(), before);
      }
      before = field.name();
    }
    update.commit();
  }

  static String write(List<SourceVersion> versions) {
    ArrayNode all = JSON.createArrayNode();
    for (SourceVersion version : versions) {
      ObjectNode each = all.addObject();
      each.put(POSITION, version.position());
      each.put(CONTRACT, version.contract());
      ObjectNode columns = each.putObject(COLUMNS);
      new TreeMap<>(version.columns()).forEach(columns::put);
      if (!version.evolved().isEmpty()) {
        ArrayNode evolved = each.putArray(EVOLVED);
        for (EvolvedColumn column : version.evolved()) {
          ObjectNode written =
              evolved
                  .addObject()
                  .put(NAME, column.name())
                  .put(SOURCE, column.source())
                  .put(TYPE, column.type());
          if (column.isDeclared()) {
            written.put(DECLARED, true);
          }
        }
      }
      if (version.passesOver()) {
        each.put(PASSES_OVER, true);
      }
    }
    return all.toString();
  }

  static List<SourceVersion> read(String text) {
    try {
      var versions = new ArrayList<SourceVersion>();
      for (JsonNode each : JSON.readTree(text)) {
        Map<String, String> columns = new HashMap<>();
        each.required(COLUMNS)
            .properties()
            .forEach(column -> columns.put(column.getKey(), column.getValue().asText()));
        var evolved = new ArrayList<EvolvedColumn>();
        for (JsonNode column : each.path(EVOLVED)) {
          evolved.add(
              new EvolvedColumn(
                  column.required(NAME).asText(),
                  column.required(SOURCE).asText(),
                  column.required(TYPE).asText(),
                  column.path(DECLARED).asBoolean()));
        }
        versions.add(
            new SourceVersion(
                each.required(POSITION).longValue(),
                each.required(CONTRACT).asText(),
                columns,
                evolved,
                each.path(PASSES_OVER).asBoolean()));
      }
      return List.copyOf(versions);
    } catch (JsonProcessingException | IllegalArgumentException damaged) {
      throw new IllegalStateException(
          "Cannot read property '" + PROPERTY + "': it is not what was written there", damaged);
    }
  }
}
