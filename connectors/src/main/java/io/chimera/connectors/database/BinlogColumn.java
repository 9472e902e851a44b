package io.chimera.connectors.database;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A column as the binary log of MySQL and MariaDB describes it.
 *
 * @param name as it is called there
 * @param metadata the type's: a length in bytes, a precision, digits of a second
 * @param isUnsigned whether its numbers have no sign
 * @param charset of its texts or members, as the server calls it; {@code binary} for bytes, empty
 *     where there is none
 * @param members of an enum or a set, in their order
 * @param catalogType the type by its name in the catalog where the log has bytes of one length, as
 *     of a uuid; else empty
 */
public record BinlogColumn(
    String name,
    BinlogType type,
    int metadata,
    boolean isUnsigned,
    String charset,
    List<String> members,
    String catalogType) {
  /** What a column is that the catalog has no more. */
  public static final String UNKNOWN = "unknown";

  private static final String BINARY = "binary";

  public BinlogColumn {
    members = List.copyOf(members);
  }

  /** What the column becomes; whether it is ever null, and its comment, are not in the log. */
  public FoundColumn found() {
    DatabaseType becomes = becomes();
    return new FoundColumn(
        name, declared(), becomes.entry(), becomes.type(), false, null, becomes.hint());
  }

  /** A member of an enum or a set, of its bytes in the log. */
  public static String member(byte[] bytes, String charset) {
    if (MySqlCharset.isUtf8(charset)) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    MySqlCharset known = MySqlCharset.of(charset);
    String text = known == null ? null : known.read(bytes, 0, bytes.length);
    // What we cannot read is at least different from the others.
    return text == null ? new String(bytes, StandardCharsets.ISO_8859_1) : text;
  }

  /** Whether the column has bytes rather than text. */
  boolean isBinary() {
    return charset.equals(BINARY);
  }

  private DatabaseType becomes() {
    return switch (type) {
      case DECIMAL -> MySqlType.of(word(), declared(), metadata & 0xFF, metadata >>> 8);
      case BIT -> MySqlType.of(word(), declared(), BinlogType.bits(metadata), 0);
      case COMPRESSED_BLOB, COMPRESSED_VARCHAR, GEOMETRY -> MySqlType.of("other", declared(), 0, 0);
      default -> MySqlType.of(word(), declared(), 0, 0);
    };
  }

  /** The type in the server's words, as far as the log knows them. */
  private String declared() {
    String unsigned = isUnsigned ? " unsigned" : "";
    return switch (type) {
      case DECIMAL -> "decimal(" + (metadata & 0xFF) + "," + (metadata >>> 8) + ")" + unsigned;
      case BIT -> "bit(" + BinlogType.bits(metadata) + ")";
      case TIME, DATETIME, TIMESTAMP -> metadata == 0 ? word() : word() + "(" + metadata + ")";
      case ENUM, SET -> word() + "('" + String.join("','", members) + "')";
      case COMPRESSED_BLOB, COMPRESSED_VARCHAR -> word() + " compressed";
      case YEAR -> word();
      default -> word() + unsigned;
    };
  }

  private String word() {
    return switch (type) {
      case TINY -> "tinyint";
      case SHORT -> "smallint";
      case INT24 -> "mediumint";
      case LONG -> "int";
      case LONGLONG -> "bigint";
      case FLOAT -> "float";
      case DOUBLE -> "double";
      case DECIMAL -> "decimal";
      case DATE -> "date";
      case YEAR -> "year";
      case BIT -> "bit";
      case TIMESTAMP -> "timestamp";
      case DATETIME -> "datetime";
      case TIME -> "time";
      case ENUM -> "enum";
      case SET -> "set";
      case JSON -> "json";
      case GEOMETRY -> "geometry";
      case STRING -> isBinary() ? catalogType : "char";
      case VARCHAR, VAR_STRING, COMPRESSED_VARCHAR -> isBinary() ? "varbinary" : "varchar";
      case BLOB, COMPRESSED_BLOB -> isBinary() ? "blob" : "text";
    };
  }
}
