package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.TableSpec.Mode;
import io.chimera.schemas.contract.TargetKind.Append;
import io.chimera.schemas.contract.TargetKind.Deletes;
import io.chimera.schemas.contract.TargetKind.Deletes.Action;
import io.chimera.schemas.contract.TargetKind.Replace;
import io.chimera.schemas.contract.TargetKind.Upsert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code kind} of a target and what goes with it. */
final class TargetKindReader {
  private static final String APPEND = "append";
  private static final String UPSERT = "upsert";
  private static final String REPLACE = "replace";
  private static final Map<String, Action> ACTIONS =
      new TreeMap<>(Map.of("remove", Action.REMOVE, "mark", Action.MARK, "keep", Action.KEEP));

  private final DeclaredColumns columns;
  private final FromSpec from;

  TargetKindReader(DeclaredColumns columns, FromSpec from) {
    this.columns = columns;
    this.from = from;
  }

  TargetKind read(DocumentObject target) {
    String kind = kind(target);
    DocumentNode keyNode = target.optional("key");
    DocumentNode onDelete = target.optional("onDelete");
    DocumentNode column = target.optional("deletedColumn");
    if (kind.equals(UPSERT)) {
      List<String> key = key(target.required("key", "a list of the columns that tell rows apart"));
      return new Upsert(key, deletes(onDelete, column));
    }
    for (DocumentNode node : List.of(keyNode, onDelete, column)) {
      if (node.isPresent() && !kind.isEmpty()) {
        node.report("does not fit the kind '" + kind + "'", "the kind 'upsert', or no such key");
      }
    }
    return kind.equals(REPLACE) ? new Replace() : new Append(columns.tellOperation());
  }

  /** Empty where it is wrong. */
  private String kind(DocumentObject target) {
    if (!(from instanceof TableSpec table)) {
      return target
          .required("kind", "'append'")
          .choice(Map.of(APPEND, APPEND), Set.of(UPSERT, "history", "bitemporal", REPLACE), "");
    }
    var kinds = new TreeMap<String, String>();
    if (table.mode() == Mode.FULL) {
      kinds.put(REPLACE, REPLACE);
    } else {
      kinds.put(APPEND, APPEND);
      kinds.put(UPSERT, UPSERT);
    }
    DocumentNode node = target.required("kind", Shown.oneOf(kinds.keySet()));
    if (node.isText() && Set.of(APPEND, UPSERT, REPLACE).contains(node.text(""))) {
      String kind = kinds.getOrDefault(node.text(""), "");
      if (kind.isEmpty()) {
        node.report(
            "is '"
                + node.text("")
                + "' for a table that is read by mode '"
                + TableReader.label(table.mode())
                + "'",
            Shown.oneOf(kinds.keySet()));
      }
      return kind;
    }
    return node.choice(kinds, Set.of("history", "bitemporal"), "");
  }

  private List<String> key(DocumentNode list) {
    var key = new ArrayList<String>();
    for (DocumentNode node : list.elements("a list of columns")) {
      String name = node.text("a column");
      if (!node.isText()) {
        continue;
      }
      columns
          .typeOf(name, node)
          .filter(
              type ->
                  !PartitionReader.isScalar(type)
                      || type == Primitive.FLOAT
                      || type == Primitive.DOUBLE)
          .ifPresent(type -> node.refuse("a column that is no float, double, list, map or record"));
      columns.knownColumn(name).ifPresent(column -> checkKey(node, column));
      if (key.contains(name)) {
        node.report("has column '" + name + "' again", "every column once");
      }
      key.add(name);
    }
    return key;
  }

  private static void checkKey(DocumentNode node, Column column) {
    if (column.origin().metadata() != null) {
      node.report(
          "is column '" + column.name() + "', which is filled from metadata",
          "a column of the source's table");
    }
    if (!column.required()) {
      node.report(
          "is column '" + column.name() + "', which may be null", "a column that is 'required'");
    }
    if (column.written().isEmpty() || !column.tellsValuesApart()) {
      node.report(
          "is protected so that different values are no longer different",
          "a column whose protection is 'hmac', 'tokenise' or 'fpe', or none");
    }
  }

  private Deletes deletes(DocumentNode onDelete, DocumentNode column) {
    boolean isIncremental = from instanceof TableSpec table && table.mode() == Mode.INCREMENTAL;
    if (isIncremental && onDelete.isPresent()) {
      onDelete.report(
          "does not fit the mode 'incremental'",
          "the mode 'cdc', which sees that a row is deleted, or no such key");
    }
    Action fallback = isIncremental ? Action.KEEP : Action.REMOVE;
    Action action = onDelete.choice(ACTIONS, fallback);
    return new Deletes(action, deletedColumn(column, action));
  }

  private @Nullable String deletedColumn(DocumentNode node, Action action) {
    if (action != Action.MARK) {
      if (node.isPresent()) {
        node.report("is there without 'mark'", "'onDelete' that is 'mark', or no such key");
      }
      return null;
    }
    if (!node.isPresent()) {
      node.report("is missing", "the name of the column that says when a row was deleted");
      return null;
    }
    String name = node.identifier();
    if (columns.contains(name)) {
      node.report("is '" + name + "', which is a column's name", "a free name");
    }
    return name;
  }
}
