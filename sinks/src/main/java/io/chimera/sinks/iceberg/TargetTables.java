package io.chimera.sinks.iceberg;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortField;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * A dataset's table and the quarantine beside it: created from the contract on first use, held
 * against the contract ever after.
 */
public final class TargetTables {
  private static final int LEAST_FORMAT_VERSION = 2;

  /** From the next version on, single rows are deleted in another form. */
  private static final int KEYED_FORMAT_VERSION = 2;

  private TargetTables() {}

  /**
   * The dataset's table, created with its namespace if there is none.
   *
   * @throws TableMismatchException if it exists and is not what the contract declares
   */
  public static Table main(LakeCatalog catalog, Dataset dataset) {
    return ensure(catalog, dataset.target().table(), TableLayout.of(dataset));
  }

  /**
   * The dataset's quarantine table, created with its namespace if there is none.
   *
   * @throws TableMismatchException if it exists and has other columns
   */
  public static Table quarantine(LakeCatalog catalog, Dataset dataset) {
    return ensure(catalog, dataset.target().table().quarantine(), TableLayout.ofQuarantine());
  }

  /**
   * The table that says which records of the quarantine were replayed, created if there is none.
   *
   * @throws TableMismatchException if it exists and has other columns
   */
  public static Table replayed(LakeCatalog catalog, Dataset dataset) {
    return ensure(
        catalog,
        dataset.target().table().replayed(),
        TableLayout.ofOurs(ReplayedTable.SCHEMA, ReplayedTable.spec()));
  }

  /**
   * A table in which Chimera itself keeps something, created with its namespace if there is none.
   *
   * @throws TableMismatchException if it exists and has other columns
   */
  public static Table ours(
      LakeCatalog catalog, TableName name, Schema schema, PartitionSpec partitions) {
    return ensure(catalog, name, TableLayout.ofOurs(schema, partitions));
  }

  /** Whether a dataset's table was created here, and by nobody else. */
  public static boolean isOurs(Table table) {
    return table.properties().containsKey(TableLayout.KIND);
  }

  /**
   * Holds a dataset's table against the contract once more, for those who loaded it later.
   *
   * @throws TableMismatchException if it is not what the contract declares
   */
  public static void check(Table table, Dataset dataset) {
    TableLayout layout = TableLayout.of(dataset);
    check(table, dataset.target().table(), layout);
    if (lacksSpec(table, layout)) {
      throw new TableMismatchException(
          dataset.target().table(),
          List.of("partition specs: the table has none without partitions, which deletes need"));
    }
  }

  private static boolean lacksSpec(Table table, TableLayout layout) {
    return layout.isKeyed() && KeyedTable.deleteSpec(table).isEmpty();
  }

  private static Table ensure(LakeCatalog catalog, TableName name, TableLayout layout) {
    Table table = loadOrCreate(catalog, name, layout);
    check(table, name, layout);
    if (lacksSpec(table, layout)) {
      addSpecWithoutPartitions(table);
    }
    return table;
  }

  /** For deletes that are for rows of all partitions; new files belong to the table's own spec. */
  private static void addSpecWithoutPartitions(Table table) {
    var operations = ((HasTableOperations) table).operations();
    TableMetadata base = operations.refresh();
    operations.commit(
        base,
        TableMetadata.buildFrom(base).addPartitionSpec(PartitionSpec.unpartitioned()).build());
    table.refresh();
  }

  private static void check(Table table, TableName name, TableLayout layout) {
    List<String> differences = differences(table, layout);
    if (!differences.isEmpty()) {
      throw new TableMismatchException(name, differences);
    }
  }

  private static Table loadOrCreate(LakeCatalog catalog, TableName name, TableLayout layout) {
    if (catalog.exists(name)) {
      return catalog.load(name);
    }
    catalog.createNamespace(name.namespace());
    try {
      return catalog.create(name, layout);
    } catch (AlreadyExistsException raced) {
      return catalog.load(name);
    }
  }

  /** What differs, one line each; field ids, comments and properties do not count. */
  static List<String> differences(Table table, TableLayout layout) {
    var differences = new ArrayList<String>();
    int version = ((HasTableOperations) table).operations().current().formatVersion();
    if (version < LEAST_FORMAT_VERSION) {
      // Without sequence numbers neither a rollback nor an expiry can be told from growth.
      compare("format version", "" + version, LEAST_FORMAT_VERSION + " or later", differences);
    }
    if (layout.isKeyed() && version > KEYED_FORMAT_VERSION) {
      compare("format version", "" + version, "" + KEYED_FORMAT_VERSION, differences);
    }
    compareKinds(table, layout, differences);
    compare("", table.schema().columns(), layout.schema().columns(), differences);
    compare("key", key(table.schema()), key(layout.schema()), differences);
    compare("partitioning", partitions(table.spec()), partitions(layout.partitions()), differences);
    compare("sort order", order(table.sortOrder()), order(layout.order()), differences);
    return differences;
  }

  /** Tables that are older than the property, or somebody else's, say nothing of it. */
  private static void compareKinds(Table table, TableLayout layout, List<String> differences) {
    String actual = table.properties().get(TableLayout.KIND);
    String declared = layout.properties().get(TableLayout.KIND);
    if (actual != null && declared != null) {
      compare("kind", actual, declared, differences);
    }
  }

  private static String key(Schema schema) {
    return schema.identifierFieldNames().stream().sorted().toList().toString();
  }

  private static void compare(
      String path,
      List<Types.NestedField> actual,
      List<Types.NestedField> declared,
      List<String> differences) {
    List<String> actualNames = actual.stream().map(Types.NestedField::name).toList();
    List<String> declaredNames = declared.stream().map(Types.NestedField::name).toList();
    if (!actualNames.equals(declaredNames)) {
      String place = path.isEmpty() ? "columns" : "fields of '" + path + "'";
      compare(place, actualNames.toString(), declaredNames.toString(), differences);
      return;
    }
    for (int index = 0; index < actual.size(); index++) {
      Types.NestedField field = actual.get(index);
      String name = path.isEmpty() ? field.name() : path + "." + field.name();
      compare(name, field, declared.get(index), differences);
    }
  }

  private static void compare(
      String path, Types.NestedField actual, Types.NestedField declared, List<String> differences) {
    String place = "column '" + path + "'";
    compare(place, presence(actual), presence(declared), differences);
    Type actualType = actual.type();
    Type declaredType = declared.type();
    if (actualType.typeId() == declaredType.typeId() && actualType.isNestedType()) {
      compare(
          path,
          actualType.asNestedType().fields(),
          declaredType.asNestedType().fields(),
          differences);
      return;
    }
    compare(place, actualType.toString(), declaredType.toString(), differences);
  }

  private static void compare(
      String place, String actual, String declared, List<String> differences) {
    if (!actual.equals(declared)) {
      differences.add(place + ": the table has " + actual + ", the contract says " + declared);
    }
  }

  private static String presence(Types.NestedField field) {
    return field.isOptional() ? "optional" : "required";
  }

  private static String partitions(PartitionSpec spec) {
    var fields = new ArrayList<String>();
    for (PartitionField field : spec.fields()) {
      fields.add(field.transform() + "(" + spec.schema().findColumnName(field.sourceId()) + ")");
    }
    return fields.toString();
  }

  private static String order(SortOrder order) {
    var fields = new ArrayList<String>();
    for (SortField field : order.fields()) {
      fields.add(
          field.transform()
              + "("
              + order.schema().findColumnName(field.sourceId())
              + ") "
              + field.direction());
    }
    return fields.toString();
  }
}
