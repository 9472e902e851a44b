package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.TableSpec.Cursor;
import io.chimera.schemas.contract.TableSpec.Mode;
import io.chimera.schemas.contract.TableSpec.OnDrift;
import io.chimera.schemas.contract.TableSpec.Partitioned;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads {@code from} of a dataset whose source is a database. */
final class TableReader {
  static final int MAX_PARTITIONS = 256;

  private static final int MAX_POSITION_DIGITS = 18;

  private static final Duration MAX_LATE = Duration.ofDays(366);
  private static final Map<String, Mode> MODES = new LinkedHashMap<>();
  private static final Map<String, OnDrift> ON_DRIFT = new LinkedHashMap<>();
  private static final Set<Primitive> TIMES =
      EnumSet.of(Primitive.DATE, Primitive.TIMESTAMP, Primitive.TIMESTAMPTZ);

  static {
    EnumSet.allOf(Mode.class)
        .forEach(each -> MODES.put(each.name().toLowerCase(Locale.ROOT), each));
    EnumSet.allOf(OnDrift.class)
        .forEach(each -> ON_DRIFT.put(each.name().toLowerCase(Locale.ROOT), each));
  }

  private final DatabaseSourceSpec source;
  private final DeclaredColumns columns;

  TableReader(DatabaseSourceSpec source, DeclaredColumns columns) {
    this.source = source;
    this.columns = columns;
  }

  TableSpec read(DocumentNode node) {
    DocumentObject from = node.object(ContractPart.TABLE.keys());
    SourceTable table = table(from.required("table", "'schema.table'"));
    DocumentNode modeNode = from.required("mode", Shown.oneOf(MODES.keySet()));
    Mode mode = modeNode.choice(MODES, Mode.CDC);
    DocumentNode cursorNode = from.optional("cursor");
    DocumentNode partitionedNode = from.optional("partitioned");
    if (modeNode.isPresent() && mode == Mode.INCREMENTAL && !cursorNode.isPresent()) {
      cursorNode.report("is missing", "the column that grows, which 'incremental' goes on from");
    }
    if (mode != Mode.INCREMENTAL && cursorNode.isPresent()) {
      cursorNode.report("does not fit the mode '" + label(mode) + "'", "the mode 'incremental'");
    }
    if (modeNode.isPresent() && mode == Mode.CDC && !source.product().isOurs()) {
      modeNode.report(
          "is 'cdc', and no changes are read of type '" + source.type() + "'",
          "one of 'full', 'incremental'");
    }
    if (mode == Mode.CDC && partitionedNode.isPresent()) {
      partitionedNode.report(
          "does not fit the mode 'cdc'",
          "the mode 'full' or 'incremental', for 'cdc' cuts a table by its key");
    }
    return new TableSpec(
        table,
        mode,
        cursor(cursorNode),
        partitioned(partitionedNode),
        from.optional("onDrift").choice(ON_DRIFT, OnDrift.FAIL));
  }

  private SourceTable table(DocumentNode node) {
    String expected =
        "'schema.table', each a letter or '_', then at most 62 of letters, digits, '_', '-' and '$'";
    String text = node.text(expected);
    int dot = text.indexOf('.');
    if (!node.isText()) {
      return new SourceTable("", "");
    }
    if (dot < 0
        || !Names.SOURCE_NAME.matcher(text.substring(0, dot)).matches()
        || !Names.SOURCE_NAME.matcher(text.substring(dot + 1)).matches()) {
      node.refuse(expected);
      return new SourceTable("", "");
    }
    var table = new SourceTable(text.substring(0, dot), text.substring(dot + 1));
    if (source.product() == DatabaseSourceSpec.Product.MYSQL
        && !source.database().isEmpty()
        && !table.schema().equals(source.database())) {
      node.report(
          "is in database '" + table.schema() + "'",
          "a table of the source's database, '" + source.database() + "'");
    }
    return table;
  }

  private @Nullable Cursor cursor(DocumentNode node) {
    if (!node.isPresent()) {
      return null;
    }
    DocumentObject cursor = node.object(ContractPart.CURSOR.keys());
    DocumentNode columnNode = cursor.required("column", "a top-level column");
    String column =
        column(
            columnNode,
            type -> (isWhole(type) && fitsPosition(type)) || TIMES.contains(type),
            "a column of type 'int', 'long', 'decimal' of at most "
                + MAX_POSITION_DIGITS
                + " digits and no fraction, 'date', 'timestamp' or 'timestamptz'");
    columns.knownColumn(column).ifPresent(each -> checkCursor(columnNode, each));
    DocumentNode lateNode = cursor.optional("late");
    if (!lateNode.isPresent()
        && columns.knownColumn(column).filter(each -> each.type() == Primitive.DATE).isPresent()) {
      lateNode.report("is missing for a date", "how long a day may still get rows, such as 'P1D'");
    }
    if (lateNode.isPresent()
        && columns.knownColumn(column).filter(each -> !TIMES.contains(each.type())).isPresent()) {
      lateNode.report("is there for a number", "a cursor that is a date or a time, or no such key");
    }
    return new Cursor(
        column, DocumentValues.duration(lateNode, Duration.ZERO, MAX_LATE, Duration.ZERO));
  }

  private static void checkCursor(DocumentNode node, Column column) {
    if (!column.required()) {
      node.report(
          "is column '" + column.name() + "', which may be null",
          "a column that is 'required', for a row without a value would never be read");
    }
    if (column.isProtected()) {
      node.report(
          "is column '" + column.name() + "', which is protected",
          "a column without 'protect', for the ledger shows its largest value");
    }
  }

  /** Whether all values are numbers of 64 bits. */
  private static boolean fitsPosition(ColumnType type) {
    return !(type instanceof DecimalType decimal) || decimal.precision() <= MAX_POSITION_DIGITS;
  }

  private @Nullable Partitioned partitioned(DocumentNode node) {
    if (!node.isPresent()) {
      return null;
    }
    DocumentObject partitioned = node.object(ContractPart.PARTITIONED.keys());
    String column =
        column(
            partitioned.required("column", "a top-level column"),
            type -> isWhole(type) || TIMES.contains(type),
            "a column of type 'int', 'long', 'decimal' without fraction, 'date', 'timestamp' or 'timestamptz'");
    return new Partitioned(
        column,
        partitioned
            .required("number", "how many parts, 2 to " + MAX_PARTITIONS)
            .integer(2, MAX_PARTITIONS, 2));
  }

  private String column(DocumentNode node, Predicate<ColumnType> fits, String expected) {
    String column = node.text("a top-level column");
    if (node.isText()) {
      columns.typeOf(column, node).filter(fits.negate()).ifPresent(type -> node.refuse(expected));
    }
    return column;
  }

  private static boolean isWhole(ColumnType type) {
    return type == Primitive.INT
        || type == Primitive.LONG
        || (type instanceof DecimalType decimal && decimal.scale() == 0);
  }

  static String label(Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }
}
