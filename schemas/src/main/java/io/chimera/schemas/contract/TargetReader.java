package io.chimera.schemas.contract;

import io.chimera.schemas.contract.Target.Direction;
import io.chimera.schemas.contract.Target.SortField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code target} of a dataset. */
final class TargetReader {
  static final int MAX_FILE_MEGABYTES = 4096;

  private static final Pattern SORT = Pattern.compile("([^ ()]+)( asc| desc)?");

  private TargetReader() {}

  static Target read(DocumentNode node, DeclaredColumns columns, FromSpec from) {
    DocumentObject target = node.object(ContractPart.TARGET.keys());
    TableName table = DocumentValues.tableName(target.required("table", "'namespace.table'"));
    var partition = new PartitionReader(columns).read(target.optional("partition"));
    TargetKind kind = new TargetKindReader(columns, from).read(target);
    List<SortField> sort = sort(target.optional("sort"), columns);
    int fileMegabytes =
        target
            .optional("fileMegabytes")
            .integer(1, MAX_FILE_MEGABYTES, Target.DEFAULT_FILE_MEGABYTES);
    TableName named = table == null ? new TableName("", "") : table;
    return new Target(named, kind, partition, sort, fileMegabytes);
  }

  private static List<SortField> sort(DocumentNode list, DeclaredColumns columns) {
    var fields = new ArrayList<SortField>();
    var seen = new HashSet<String>();
    String expected = "a column, then ' asc' or ' desc' or neither";
    for (DocumentNode node : list.elements("a list, each " + expected)) {
      Matcher matcher = SORT.matcher(node.text(expected));
      if (!node.isText()) {
        continue;
      }
      if (!matcher.matches()) {
        node.refuse(expected);
        continue;
      }
      String column = matcher.group(1);
      var direction = " desc".equals(matcher.group(2)) ? Direction.DESC : Direction.ASC;
      fields.add(new SortField(column, direction));
      columns
          .writtenTypeOf(column, node)
          .filter(type -> !PartitionReader.isScalar(type))
          .ifPresent(type -> node.refuse("a column that is no list, map or record"));
      if (!seen.add(column)) {
        node.report("has column '" + column + "' again", "every column once");
      }
    }
    return fields;
  }
}
