package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a column, a list's element or a map's value holds. Empty where the type is wrong. */
final class ValueReader {
  private static final Map<String, Primitive> PRIMITIVES = new LinkedHashMap<>();
  private static final Pattern DECIMAL =
      Pattern.compile("decimal\\( ?(0|[1-9][0-9]?) ?, ?(0|[1-9][0-9]?) ?\\)");
  private static final int MAX_PRECISION = 38;

  /** Types with parts, and the key that says what the parts are. */
  private static final Map<String, String> NESTED = new LinkedHashMap<>();

  private static final List<String> NAMES = new ArrayList<>();

  static {
    EnumSet.allOf(Primitive.class)
        .forEach(each -> PRIMITIVES.put(each.name().toLowerCase(Locale.ROOT), each));
    NAMES.addAll(PRIMITIVES.keySet());
    NAMES.add("decimal(precision,scale)");
    NESTED.put("list", "items");
    NESTED.put("map", "values");
    NESTED.put("record", "columns");
    NAMES.addAll(NESTED.keySet());
  }

  private ValueReader() {}

  static List<String> typeNames() {
    return List.copyOf(NAMES);
  }

  static Optional<ValueSpec> read(DocumentObject value) {
    DocumentNode typeNode = value.required("type", Shown.oneOf(NAMES));
    DocumentNode formatNode = value.optional("format");
    boolean required = value.optional("required").flag(false);
    String format = formatNode.isPresent() ? formatNode.line(TimeFormats.MAX_LENGTH) : null;
    Optional<ColumnType> type = type(typeNode, value);
    if (type.isPresent() && format != null && !format.isEmpty()) {
      TimeFormats.check(formatNode, format, type.get());
    }
    return type.map(each -> new ValueSpec(each, required, format));
  }

  private static Optional<ColumnType> type(DocumentNode node, DocumentObject value) {
    String name = node.text("a type's name");
    if (NESTED.containsKey(name)) {
      refuseOtherKeys(name, value);
      return nested(name, value);
    }
    Primitive primitive = PRIMITIVES.get(name);
    if (primitive != null) {
      refuseOtherKeys(name, value);
      return Optional.of(primitive);
    }
    Matcher decimal = DECIMAL.matcher(name);
    if (decimal.matches()) {
      refuseOtherKeys(name, value);
      return decimal(decimal, node);
    }
    if (node.isText()) {
      String hint =
          NearestName.of(name, NAMES).map(near -> ", did you mean '" + near + "'").orElse("");
      node.report("unknown type " + Shown.text(name) + hint, Shown.oneOf(NAMES));
    }
    return Optional.empty();
  }

  private static void refuseOtherKeys(String name, DocumentObject value) {
    NESTED.forEach(
        (type, key) -> {
          DocumentNode node = value.optional(key);
          if (!type.equals(name) && node.isPresent()) {
            node.report(
                "does not fit the type '" + name + "'",
                "this key with the type '" + type + "' only");
          }
        });
  }

  private static Optional<ColumnType> nested(String name, DocumentObject value) {
    return switch (name) {
      case "list" ->
          element(value.required("items", "what the list holds")).map(each -> new ListType(each));
      case "map" ->
          element(value.required("values", "what the map holds")).map(each -> new MapType(each));
      default -> record(value.required("columns", "the record's fields"));
    };
  }

  private static Optional<ValueSpec> element(DocumentNode node) {
    if (!node.isPresent()) {
      return Optional.empty();
    }
    Optional<ValueSpec> element = read(node.object(ContractPart.VALUE.keys()));
    element.ifPresent(
        each -> {
          if (each.type() instanceof RecordType record
              && record.columns().stream().anyMatch(Column::isProtected)) {
            node.report(
                "has protected fields in a list or map",
                "protection of the whole list or map, or none");
          }
        });
    return element;
  }

  private static Optional<ColumnType> record(DocumentNode node) {
    var columns = new ArrayList<Column>();
    List<ColumnReader.Declaration> declarations = ColumnReader.nested(node);
    for (ColumnReader.Declaration declaration : declarations) {
      declaration.column().ifPresent(columns::add);
    }
    return columns.isEmpty() ? Optional.empty() : Optional.of(new RecordType(columns));
  }

  private static Optional<ColumnType> decimal(Matcher decimal, DocumentNode node) {
    int precision = Integer.parseInt(decimal.group(1));
    int scale = Integer.parseInt(decimal.group(2));
    if (precision < 1 || precision > MAX_PRECISION || scale > precision) {
      node.refuse("a precision from 1 to " + MAX_PRECISION + " and a scale from 0 to it");
      return Optional.empty();
    }
    return Optional.of(new DecimalType(precision, scale));
  }

  /** The type as the contract names it. */
  static String label(@Nullable ColumnType type) {
    if (type instanceof Primitive primitive) {
      return primitive.name().toLowerCase(Locale.ROOT);
    }
    if (type instanceof DecimalType decimal) {
      return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
    }
    if (type instanceof ListType) {
      return "list";
    }
    return type instanceof MapType ? "map" : "record";
  }
}
