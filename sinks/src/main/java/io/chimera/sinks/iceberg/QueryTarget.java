package io.chimera.sinks.iceberg;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Isolation;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.Ownership;
import io.chimera.schemas.contract.QuerySourceSpec;
import io.chimera.schemas.contract.QuerySpec;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.Target.Direction;
import io.chimera.schemas.contract.Target.PartitionField;
import io.chimera.schemas.contract.Target.SortField;
import io.chimera.schemas.contract.Target.Transform;
import io.chimera.schemas.contract.TargetKind;
import io.chimera.schemas.contract.Trigger;
import io.chimera.schemas.contract.ValueSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.SortDirection;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.PropertyUtil;

/**
 * What a table that is written by a query would be if a contract declared it, so that it is written
 * as those are: the table itself says all of it.
 */
public final class QueryTarget {
  /** Stands where a commit has the version of its contract. */
  private static final String VERSION = "sql";

  private static final long BYTES_PER_MEGABYTE = 1024L * 1024;
  private static final int USUAL_PRIORITY = 50;
  private static final Pattern PARAMETRIZED = Pattern.compile("(bucket|truncate)\\[(\\d+)]");

  private final TableName name;

  private QueryTarget(TableName name) {
    this.name = name;
  }

  /**
   * A contract with the table as its only dataset.
   *
   * @param pipeline who writes; becomes part of the name of the ledger's owner
   * @throws IllegalArgumentException if the table has what no contract can declare
   */
  public static Contract of(TableName name, Table table, String pipeline) {
    Dataset dataset = new QueryTarget(name).dataset(table);
    return new Contract(
        pipeline,
        VERSION,
        null,
        new Ownership(pipeline, pipeline, "", "Made by a query", pipeline, LocalDate.EPOCH),
        USUAL_PRIORITY,
        QuerySourceSpec.UNKNOWN,
        new Trigger(Trigger.DEFAULT_COMMIT_EVERY),
        Isolation.CONTRACT,
        List.of(dataset),
        hash(table.schema()));
  }

  /** Whether rows are added to a table and never changed, as far as it says. */
  public static boolean isAppendOnly(Table table) {
    String append = new TargetKind.Append().label();
    return table.schema().identifierFieldIds().isEmpty()
        && table.properties().getOrDefault(TableLayout.KIND, append).equals(append);
  }

  /** Whether who commits under this version of a contract is a query. */
  public static boolean isQuery(String contractVersion) {
    return contractVersion.equals(VERSION);
  }

  /**
   * What a table that is made in SQL has, as those have that contracts declare.
   *
   * @param isKeyed whether it has a primary key
   */
  public static Map<String, String> properties(boolean isKeyed) {
    TargetKind kind =
        isKeyed
            ? new TargetKind.Upsert(List.of(), TargetKind.Deletes.REMOVE)
            : new TargetKind.Append();
    return TableLayout.properties(kind);
  }

  /** There is no document: what is written is as the columns say. */
  private static String hash(Schema schema) {
    try {
      byte[] text = SchemaParser.toJson(schema).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash a table's columns: no SHA-256", e);
    }
  }

  private Dataset dataset(Table table) {
    Schema schema = table.schema();
    List<String> key =
        schema.columns().stream()
            .filter(field -> schema.identifierFieldIds().contains(field.fieldId()))
            .map(Types.NestedField::name)
            .toList();
    TargetKind kind =
        key.isEmpty()
            ? new TargetKind.Append()
            : new TargetKind.Upsert(key, TargetKind.Deletes.REMOVE);
    long fileBytes =
        PropertyUtil.propertyAsLong(
            table.properties(),
            TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
            Target.DEFAULT_FILE_MEGABYTES * BYTES_PER_MEGABYTE);
    return new Dataset(
        // Two namespaces may have a table of one name.
        name.namespace() + "_" + name.name(),
        new QuerySpec(),
        schema.columns().stream().map(this::column).toList(),
        Dataset.UnknownFields.IGNORE,
        Dataset.DEFAULT_MAX_VALUE_BYTES,
        null,
        List.of(),
        List.of(),
        null,
        new Target(
            name,
            kind,
            partitions(table.spec()),
            sort(table),
            (int) Math.max(1, fileBytes / BYTES_PER_MEGABYTE)));
  }

  private Column column(Types.NestedField field) {
    return new Column(
        field.name(),
        value(field.name(), field.type(), field.isRequired()),
        Origin.SAME_NAME,
        field.doc());
  }

  private ValueSpec value(String column, Type type, boolean isRequired) {
    return new ValueSpec(type(column, type), isRequired, null);
  }

  private ColumnType type(String column, Type type) {
    switch (type.typeId()) {
      case DECIMAL -> {
        var decimal = (Types.DecimalType) type;
        return new ColumnType.DecimalType(decimal.precision(), decimal.scale());
      }
      case LIST -> {
        var list = (Types.ListType) type;
        return new ColumnType.ListType(value(column, list.elementType(), list.isElementRequired()));
      }
      case MAP -> {
        var map = (Types.MapType) type;
        if (map.keyType().typeId() != Type.TypeID.STRING) {
          throw refused(column, type);
        }
        return new ColumnType.MapType(value(column, map.valueType(), map.isValueRequired()));
      }
      case STRUCT -> {
        return new ColumnType.RecordType(
            type.asStructType().fields().stream().map(this::column).toList());
      }
      default -> {
        return primitive(column, type);
      }
    }
  }

  private Primitive primitive(String column, Type type) {
    return switch (type.typeId()) {
      case BOOLEAN -> Primitive.BOOLEAN;
      case INTEGER -> Primitive.INT;
      case LONG -> Primitive.LONG;
      case FLOAT -> Primitive.FLOAT;
      case DOUBLE -> Primitive.DOUBLE;
      case STRING -> Primitive.STRING;
      case BINARY -> Primitive.BYTES;
      case UUID -> Primitive.UUID;
      case DATE -> Primitive.DATE;
      case TIME -> Primitive.TIME;
      case TIMESTAMP ->
          ((Types.TimestampType) type).shouldAdjustToUTC()
              ? Primitive.TIMESTAMPTZ
              : Primitive.TIMESTAMP;
      default -> throw refused(column, type);
    };
  }

  private IllegalArgumentException refused(String column, Type type) {
    return new IllegalArgumentException(
        "Cannot write to table '"
            + name
            + "': column '"
            + column
            + "' is of type '"
            + type
            + "', expected one that a contract can declare");
  }

  private List<PartitionField> partitions(PartitionSpec spec) {
    return spec.fields().stream()
        .map(
            field ->
                partition(
                    spec.schema().findColumnName(field.sourceId()), field.transform().toString()))
        .toList();
  }

  private PartitionField partition(String column, String transform) {
    Matcher parametrized = PARAMETRIZED.matcher(transform);
    if (parametrized.matches()) {
      return new PartitionField(
          column,
          Transform.valueOf(parametrized.group(1).toUpperCase(Locale.ROOT)),
          Integer.parseInt(parametrized.group(2)));
    }
    return switch (transform) {
      case "identity" -> new PartitionField(column, Transform.IDENTITY, 0);
      case "year" -> new PartitionField(column, Transform.YEAR, 0);
      case "month" -> new PartitionField(column, Transform.MONTH, 0);
      case "day" -> new PartitionField(column, Transform.DAY, 0);
      case "hour" -> new PartitionField(column, Transform.HOUR, 0);
      default ->
          throw new IllegalArgumentException(
              "Cannot write to table '"
                  + name
                  + "': it is partitioned by '"
                  + transform
                  + "' of column '"
                  + column
                  + "', expected identity, year, month, day, hour, bucket or truncate");
    };
  }

  private static List<SortField> sort(Table table) {
    return table.sortOrder().fields().stream()
        .map(
            field ->
                new SortField(
                    table.schema().findColumnName(field.sourceId()),
                    field.direction() == SortDirection.ASC ? Direction.ASC : Direction.DESC))
        .toList();
  }
}
