package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Target.PartitionField;
import io.chimera.schemas.contract.Target.Transform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code partition} of a target, and refuses what Iceberg would refuse later. */
final class PartitionReader {
  static final int MAX_BUCKETS = 10_000;
  static final int MAX_WIDTH = 1_000_000;

  private static final String EXPECTED =
      "a column, or 'year(c)', 'month(c)', 'day(c)', 'hour(c)', 'bucket(16, c)', 'truncate(4, c)'"
          + " of a column";
  private static final Pattern FIELD =
      Pattern.compile(
          "([^ (),]+)|(year|month|day|hour)\\(([^ (),]+)\\)"
              + "|(bucket|truncate)\\(([1-9][0-9]{0,8}), ?([^ (),]+)\\)");

  private final DeclaredColumns columns;
  private final Set<String> names = new HashSet<>();
  private final Set<String> timed = new HashSet<>();

  PartitionReader(DeclaredColumns columns) {
    this.columns = columns;
  }

  List<PartitionField> read(DocumentNode list) {
    var fields = new ArrayList<PartitionField>();
    for (DocumentNode node : list.elements("a list, each " + EXPECTED)) {
      field(node).ifPresent(fields::add);
    }
    return fields;
  }

  private Optional<PartitionField> field(DocumentNode node) {
    Matcher matcher = FIELD.matcher(node.text(EXPECTED));
    if (!matcher.matches()) {
      if (node.isText()) {
        node.refuse(EXPECTED);
      }
      return Optional.empty();
    }
    PartitionField field = field(matcher);
    columns
        .writtenTypeOf(field.column(), node)
        .filter(type -> !fits(field.transform(), type))
        .ifPresent(type -> refuseType(node, field, type));
    checkRange(node, field);
    checkOnce(node, field);
    return Optional.of(field);
  }

  private void refuseType(DocumentNode node, PartitionField field, ColumnType written) {
    boolean isChanged =
        columns.knownColumn(field.column()).stream().noneMatch(each -> each.type().equals(written));
    if (isChanged) {
      node.report(
          "takes column '"
              + field.column()
              + "', which its protection makes a '"
              + ValueReader.label(written)
              + "'",
          expectedType(field.transform()));
    } else {
      node.refuse(expectedType(field.transform()));
    }
  }

  private static PartitionField field(Matcher matcher) {
    if (matcher.group(1) != null) {
      return new PartitionField(matcher.group(1), Transform.IDENTITY, 0);
    }
    if (matcher.group(2) != null) {
      return new PartitionField(matcher.group(3), transform(matcher.group(2)), 0);
    }
    int parameter = Integer.parseInt(matcher.group(5));
    return new PartitionField(matcher.group(6), transform(matcher.group(4)), parameter);
  }

  private static Transform transform(String name) {
    return Transform.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static void checkRange(DocumentNode node, PartitionField field) {
    if (field.transform() == Transform.BUCKET && field.parameter() > MAX_BUCKETS) {
      node.refuse("at most " + MAX_BUCKETS + " buckets");
    }
    if (field.transform() == Transform.TRUNCATE && field.parameter() > MAX_WIDTH) {
      node.refuse("a width of at most " + MAX_WIDTH);
    }
  }

  /** Iceberg names a partition after column and transform, and the name must be free. */
  private void checkOnce(DocumentNode node, PartitionField field) {
    boolean identity = field.transform() == Transform.IDENTITY;
    String name = partitionName(field);
    if (!names.add(name)) {
      node.report("makes a partition '" + name + "', which is there already", "every one once");
    } else if (!identity && columns.contains(name)) {
      node.report("makes a partition '" + name + "', which is a column's name", "a free name");
    }
    if (isTime(field.transform()) && !timed.add(field.column())) {
      node.report(
          "is a second partition by time of column '" + field.column() + "'",
          "only the finest, which serves the coarser as well");
    }
  }

  private static String partitionName(PartitionField field) {
    return switch (field.transform()) {
      case IDENTITY -> field.column();
      case TRUNCATE -> field.column() + "_trunc";
      case YEAR, MONTH, DAY, HOUR, BUCKET ->
          field.column() + "_" + field.transform().name().toLowerCase(Locale.ROOT);
    };
  }

  private static boolean isTime(Transform transform) {
    return switch (transform) {
      case YEAR, MONTH, DAY, HOUR -> true;
      case IDENTITY, BUCKET, TRUNCATE -> false;
    };
  }

  static boolean isScalar(ColumnType type) {
    return type instanceof Primitive || type instanceof DecimalType;
  }

  private static boolean fits(Transform transform, ColumnType type) {
    return switch (transform) {
      case IDENTITY -> isScalar(type);
      case YEAR, MONTH, DAY -> type == Primitive.DATE || isTimestamp(type);
      case HOUR -> isTimestamp(type);
      case BUCKET ->
          isScalar(type)
              && type != Primitive.BOOLEAN
              && type != Primitive.FLOAT
              && type != Primitive.DOUBLE;
      case TRUNCATE ->
          type instanceof DecimalType
              || type == Primitive.STRING
              || type == Primitive.INT
              || type == Primitive.LONG
              || type == Primitive.BYTES;
    };
  }

  private static boolean isTimestamp(ColumnType type) {
    return type == Primitive.TIMESTAMP || type == Primitive.TIMESTAMPTZ;
  }

  private static String expectedType(Transform transform) {
    return switch (transform) {
      case IDENTITY -> "a column that is no list, map or record";
      case YEAR, MONTH, DAY -> "a column of type 'date', 'timestamp' or 'timestamptz'";
      case HOUR -> "a column of type 'timestamp' or 'timestamptz'";
      case BUCKET -> "a column of a type other than boolean, float, double, list, map and record";
      case TRUNCATE -> "a column of type 'string', 'int', 'long', 'bytes' or decimal";
    };
  }
}
