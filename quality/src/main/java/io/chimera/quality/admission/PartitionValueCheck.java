package io.chimera.quality.admission;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a text that is too long to name a directory. Iceberg writes the value of an identity
 * partition into the file's path; beyond the 255 bytes that file systems allow for a name the
 * writer would fail, and the job would restart on the same record for ever.
 */
final class PartitionValueCheck {
  /** What is left of 255 bytes after the longest column name, an equals sign and some air. */
  static final int LONGEST_NAME = 180;

  private static final int ESCAPED = 3;

  private final List<Partition> partitions;

  PartitionValueCheck(Dataset dataset) {
    var found = new ArrayList<Partition>();
    List<Column> columns = dataset.writtenColumns();
    List<String> names = columns.stream().map(Column::name).toList();
    for (Target.PartitionField field : dataset.target().partition()) {
      int index = names.indexOf(field.column());
      var type = columns.get(index).type();
      boolean isText = type == ColumnType.Primitive.STRING || type == ColumnType.Primitive.BYTES;
      if (isText && isInPath(field.transform())) {
        found.add(
            new Partition(
                index,
                type == ColumnType.Primitive.BYTES,
                field.transform() == Target.Transform.TRUNCATE
                    ? field.parameter()
                    : Integer.MAX_VALUE,
                new Fault(
                    ReasonCode.VALUE_TOO_LARGE,
                    field.column(),
                    "The value is too long for a partition: its name may have "
                        + LONGEST_NAME
                        + " characters in a path")));
      }
    }
    partitions = List.copyOf(found);
  }

  private static boolean isInPath(Target.Transform transform) {
    return switch (transform) {
      case IDENTITY, TRUNCATE -> true;
      case YEAR, MONTH, DAY, HOUR, BUCKET -> false;
    };
  }

  @Nullable Fault check(TypedRow row) {
    for (int index = 0; index < partitions.size(); index++) {
      var fault = partitions.get(index).check(row);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private record Partition(int column, boolean isBinary, int width, Fault fault) {

    @Nullable Fault check(TypedRow row) {
      if (row.isNullAt(column)) {
        return null;
      }
      return isBinary ? checkBinary(row) : checkText(row);
    }

    /** Bytes stand in the path as base64, and some of its characters are escaped there. */
    private @Nullable Fault checkBinary(TypedRow row) {
      byte[] value = row.getBinary(column);
      int length = Math.min(value.length, width);
      if (length > LONGEST_NAME) {
        return fault;
      }
      int named = 0;
      for (byte encoded : Base64.getEncoder().encode(Arrays.copyOf(value, length))) {
        named += isPlain(encoded) ? 1 : ESCAPED;
      }
      return named > LONGEST_NAME ? fault : null;
    }

    private @Nullable Fault checkText(TypedRow row) {
      var text = (BinaryStringData) row.getString(column);
      text.ensureMaterialized();
      int named = 0;
      int characters = 0;
      for (int index = 0; index < text.getSizeInBytes(); index++) {
        byte value = text.byteAt(index);
        if ((value & 0xC0) != 0x80 && ++characters > width) {
          return null;
        }
        named += isPlain(value) ? 1 : ESCAPED;
        if (named > LONGEST_NAME) {
          return fault;
        }
      }
      return null;
    }

    /** As in URL encoding, which Iceberg uses for the names of partitions. */
    private static boolean isPlain(byte value) {
      return (value >= 'a' && value <= 'z')
          || (value >= 'A' && value <= 'Z')
          || (value >= '0' && value <= '9')
          || value == '.'
          || value == '-'
          || value == '*'
          || value == '_'
          || value == ' ';
    }
  }
}
