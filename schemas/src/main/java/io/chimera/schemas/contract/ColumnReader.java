package io.chimera.schemas.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the columns of a dataset, or the fields of a nested record. */
final class ColumnReader {
  static final int MAX_DESCRIPTION = 4096;

  private static final List<String> NOT_OF_TABLES = List.of("format", "default");

  private final Map<String, String> takenNames = new HashMap<>();
  private final @Nullable RuleReader rules;
  private final boolean isOfTable;

  private ColumnReader(@Nullable RuleReader rules, boolean isOfTable) {
    this.rules = rules;
    this.isOfTable = isOfTable;
  }

  /**
   * Reads a dataset's own columns.
   *
   * @param rules gets the rules that stand at them
   */
  static List<Declaration> topLevel(DocumentNode list, RuleReader rules) {
    return new ColumnReader(rules, false).read(list);
  }

  /** As {@link #topLevel}, where they are columns of a database's table. */
  static List<Declaration> ofTable(DocumentNode list, RuleReader rules) {
    return new ColumnReader(rules, true).read(list);
  }

  static List<Declaration> nested(DocumentNode list) {
    return new ColumnReader(null, false).read(list);
  }

  private List<Declaration> read(DocumentNode list) {
    List<DocumentNode> elements = list.elements("a list of columns");
    var declarations = new ArrayList<Declaration>(elements.size());
    for (DocumentNode element : elements) {
      declarations.add(column(element.object(ContractPart.COLUMN.keys())));
    }
    return declarations;
  }

  private Declaration column(DocumentObject column) {
    DocumentNode nameNode = column.required("name", "the column's name");
    String name = nameNode.identifier();
    claim(nameNode, name);
    Optional<ValueSpec> value = ValueReader.read(column);
    DocumentNode descriptionNode = column.optional("description");
    String description =
        descriptionNode.isPresent() ? descriptionNode.prose(MAX_DESCRIPTION) : null;
    Origin origin =
        new OriginReader(column, value.map(ValueSpec::type), rules != null, isOfTable)
            .read(this::claim);
    if (isOfTable) {
      NOT_OF_TABLES.forEach(key -> refuse(column.optional(key)));
      if (value.isPresent() && value.get().required()) {
        checkRequired(column.optional("required"), origin);
      }
    }
    if (rules == null) {
      RuleReader.refuse(column);
    } else {
      rules.ofColumn(column, name, value.map(ValueSpec::type));
    }
    var protectionReader = new ProtectionReader(column);
    Classification classification = protectionReader.classification();
    Protection protection =
        protectionReader.protection(classification, value.map(ValueSpec::type), origin);
    return new Declaration(
        name,
        value.map(each -> new Column(name, each, origin, description, classification, protection)));
  }

  private static void refuse(DocumentNode node) {
    if (node.isPresent()) {
      node.report("does not fit a column of a database's table", "a Kafka source, or no such key");
    }
  }

  private static void checkRequired(DocumentNode node, Origin origin) {
    Origin.Metadata metadata = origin.metadata();
    if (metadata == Origin.Metadata.TIMESTAMP || metadata == Origin.Metadata.SEQUENCE) {
      node.report("is true for what rows of the first read do not have", "false, or no such key");
    }
  }

  /** At the source, a name stands for one column only. */
  private void claim(DocumentNode node, String name) {
    if (name.isEmpty()) {
      return;
    }
    String owner = takenNames.putIfAbsent(name, node.path());
    if (owner != null) {
      node.report(
          "is " + Shown.text(name) + ", which " + owner + " is already",
          "names and aliases that occur once");
    }
  }

  /**
   * A column as far as it could be read.
   *
   * @param name empty where it is wrong
   * @param column absent where the type is wrong
   */
  record Declaration(String name, Optional<Column> column) {}
}
