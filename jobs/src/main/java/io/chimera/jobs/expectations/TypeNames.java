package io.chimera.jobs.expectations;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The types of pandas, Spark and databases by the names that contracts have for them. */
final class TypeNames {
  private static final Pattern DECIMAL =
      Pattern.compile(
          "(?:decimal|numeric|decimaltype)\\( *([0-9]{1,2}) *, *([0-9]{1,2}) *\\)",
          Pattern.CASE_INSENSITIVE);
  private static final Map<String, String> OURS =
      Map.ofEntries(
          Map.entry("int8", "int"),
          Map.entry("int16", "int"),
          Map.entry("int32", "int"),
          Map.entry("uint8", "int"),
          Map.entry("uint16", "int"),
          Map.entry("tinyint", "int"),
          Map.entry("smallint", "int"),
          Map.entry("integer", "int"),
          Map.entry("bytetype", "int"),
          Map.entry("shorttype", "int"),
          Map.entry("integertype", "int"),
          Map.entry("int", "long"),
          Map.entry("int_", "long"),
          Map.entry("int64", "long"),
          Map.entry("uint32", "long"),
          Map.entry("bigint", "long"),
          Map.entry("long", "long"),
          Map.entry("longtype", "long"),
          Map.entry("float32", "float"),
          Map.entry("real", "float"),
          Map.entry("floattype", "float"),
          Map.entry("float", "double"),
          Map.entry("float_", "double"),
          Map.entry("float64", "double"),
          Map.entry("double", "double"),
          Map.entry("double_precision", "double"),
          Map.entry("doubletype", "double"),
          Map.entry("str", "string"),
          Map.entry("string", "string"),
          Map.entry("text", "string"),
          Map.entry("char", "string"),
          Map.entry("varchar", "string"),
          Map.entry("nvarchar", "string"),
          Map.entry("stringtype", "string"),
          Map.entry("bool", "boolean"),
          Map.entry("boolean", "boolean"),
          Map.entry("booleantype", "boolean"),
          Map.entry("bytes", "bytes"),
          Map.entry("binary", "bytes"),
          Map.entry("bytea", "bytes"),
          Map.entry("binarytype", "bytes"),
          Map.entry("uuid", "uuid"),
          Map.entry("date", "date"),
          Map.entry("datetype", "date"),
          Map.entry("time", "time"),
          Map.entry("datetime", "timestamp"),
          Map.entry("datetime64", "timestamp"),
          Map.entry("datetime64[ns]", "timestamp"),
          Map.entry("timestamp", "timestamp"),
          Map.entry("timestamp_ntz", "timestamp"),
          Map.entry("timestampntztype", "timestamp"),
          Map.entry("timestamptype", "timestamptz"),
          Map.entry("timestamptz", "timestamptz"),
          Map.entry("timestamp_tz", "timestamptz"),
          Map.entry("datetime64[ns, utc]", "timestamptz"));

  /** Types of one kind, from narrow to wide. */
  private static final List<List<String>> KINDS =
      List.of(List.of("int", "long"), List.of("float", "double"));

  private TypeNames() {}

  static List<String> ours(List<String> theirs) throws RefusedException {
    var ours = new ArrayList<String>();
    for (String name : theirs) {
      String known = ours(name);
      if (!known.isEmpty() && !ours.contains(known)) {
        ours.add(known);
      }
    }
    if (ours.isEmpty()) {
      throw new RefusedException("a contract has no type that stands for '" + theirs.get(0) + "'");
    }
    return ours;
  }

  private static String ours(String name) {
    var decimal = DECIMAL.matcher(name.strip());
    if (decimal.matches()) {
      return "decimal(" + decimal.group(1) + "," + decimal.group(2) + ")";
    }
    String bare = name.strip().toLowerCase(Locale.ROOT).replaceAll("\\([0-9 ]*\\)$", "");
    return OURS.getOrDefault(bare, "");
  }

  static String widest(List<String> types) throws RefusedException {
    if (types.size() == 1) {
      return types.get(0);
    }
    for (List<String> kind : KINDS) {
      if (kind.containsAll(types)) {
        return kind.get(kind.size() - 1);
      }
    }
    throw new RefusedException("the types of the list are of several kinds: " + types);
  }

  /** The type as a contract has it. */
  static String label(ColumnType type) {
    if (type instanceof DecimalType decimal) {
      return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
    }
    if (type instanceof ListType) {
      return "list";
    }
    if (type instanceof MapType) {
      return "map";
    }
    if (type instanceof RecordType) {
      return "record";
    }
    return ((Primitive) type).name().toLowerCase(Locale.ROOT);
  }
}
