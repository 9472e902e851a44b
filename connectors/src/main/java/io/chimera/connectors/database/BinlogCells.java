package io.chimera.connectors.database;

import io.chimera.connectors.decode.ValueNames;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import java.util.Arrays;

/**
 * The ways to read what the binary log of MySQL and MariaDB has of a value: the same values that
 * {@link MySqlSelect} gives.
 */
final class BinlogCells {
  private BinlogCells() {}

  static TextCell of(BinlogColumn logged, Column column, int maxValueBytes) {
    FoundColumn found = logged.found();
    if (found.entry() instanceof MySqlType type && column.type().equals(found.type())) {
      switch (type) {
        case INT, LONG, YEAR -> {
          return whole(logged, (Primitive) column.type());
        }
        case FLOAT -> {
          return (bytes, offset, length, row, index) -> {
            float value = Float.intBitsToFloat((int) BinlogText.littleEndian(bytes, offset, 4));
            if (!Float.isFinite(value)) {
              return TextCells.notFinite(column.name());
            }
            row.setFloat(index, value);
            return null;
          };
        }
        case DOUBLE -> {
          return (bytes, offset, length, row, index) -> {
            double value = Double.longBitsToDouble(BinlogText.littleEndian(bytes, offset, 8));
            if (!Double.isFinite(value)) {
              return TextCells.notFinite(column.name());
            }
            row.setDouble(index, value);
            return null;
          };
        }
        case BIT -> {
          return (bytes, offset, length, row, index) -> {
            row.setBoolean(index, (bytes[offset] & 1) != 0);
            return null;
          };
        }
        case BYTES -> {
          return bytes(logged, column, maxValueBytes);
        }
        default -> {
          return text(logged, found, column, maxValueBytes);
        }
      }
    }
    return text(logged, found, column, maxValueBytes);
  }

  private static TextCell whole(BinlogColumn logged, Primitive type) {
    return (bytes, offset, length, row, index) -> {
      long value = BinlogText.whole(logged, bytes, offset, length);
      if (type == Primitive.LONG) {
        row.setLong(index, value);
      } else {
        row.setInt(index, Math.toIntExact(value));
      }
      return null;
    };
  }

  private static TextCell bytes(BinlogColumn logged, Column column, int maxValueBytes) {
    return (bytes, offset, length, row, index) -> {
      // Zeros at the end of a binary(n) are left out.
      int size = logged.type() == BinlogType.STRING ? logged.metadata() : length;
      if (size > maxValueBytes) {
        return new Fault(
            ReasonCode.VALUE_TOO_LARGE,
            column.name(),
            "Cannot hold the value: it has " + size + " bytes, allowed are " + maxValueBytes);
      }
      byte[] value = Arrays.copyOfRange(bytes, offset, offset + length);
      row.setObject(index, size == length ? value : Arrays.copyOf(value, size));
      return null;
    };
  }

  private static TextCell text(
      BinlogColumn logged, FoundColumn found, Column column, int maxValueBytes) {
    boolean isOwnType = column.type().equals(found.type());
    BinlogText text = BinlogText.of(logged, isOwnType);
    if (text == null) {
      var fault =
          new Fault(
              ReasonCode.WRONG_TYPE,
              column.name(),
              "Cannot read the log's value as "
                  + ValueNames.of(column.type())
                  + ": its type is "
                  + found.declared()
                  + (logged.charset().isEmpty() ? "" : " of character set " + logged.charset()));
      return (bytes, offset, length, row, index) -> fault;
    }
    TextCell cell = TextCells.of(column, maxValueBytes);
    if (text.isVerbatim()) {
      return cell;
    }
    var unreadable =
        new Fault(
            ReasonCode.INVALID_TEXT,
            column.name(),
            "Cannot read the log's value: it is no " + found.declared());
    return (bytes, offset, length, row, index) -> {
      byte[] utf8 = text.read(bytes, offset, length);
      return utf8 == null ? unreadable : cell.read(utf8, 0, utf8.length, row, index);
    };
  }
}
