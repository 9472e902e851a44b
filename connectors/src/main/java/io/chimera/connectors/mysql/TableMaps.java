package io.chimera.connectors.mysql;

import io.chimera.connectors.database.BinlogColumn;
import io.chimera.connectors.database.BinlogType;
import io.chimera.schemas.contract.SourceTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes what the log says of a table before its rows. */
final class TableMaps {
  private static final int SIGNEDNESS = 1;
  private static final int DEFAULT_CHARSET = 2;
  private static final int COLUMN_CHARSET = 3;
  private static final int COLUMN_NAME = 4;
  private static final int SET_MEMBERS = 5;
  private static final int ENUM_MEMBERS = 6;
  private static final int PRIMARY_KEY = 8;
  private static final int PRIMARY_KEY_WITH_PREFIX = 9;
  private static final int MEMBERS_DEFAULT_CHARSET = 10;
  private static final int MEMBERS_COLUMN_CHARSET = 11;

  /** Bits of a short string's metadata that are turned round for lengths above 255. */
  private static final int LENGTH_BITS = 0x30;

  private static final int OLD_TIMESTAMP = 7;
  private static final int OLD_TIME = 11;
  private static final int OLD_DATETIME = 12;

  private final SourceTable table;
  private final LogTypes types;
  private final BinlogType[] codes;
  private final int[] metadata;
  private final BitSet unsigned = new BitSet();
  private final int[] collations;
  private final List<List<byte[]>> members = new ArrayList<>();
  private final List<Integer> key = new ArrayList<>();
  private @Nullable List<String> names;

  private TableMaps(SourceTable table, LogTypes types, BinlogType[] codes, int[] metadata) {
    this.table = table;
    this.types = types;
    this.codes = codes;
    this.metadata = metadata;
    this.collations = new int[codes.length];
  }

  /** The number by which rows name the table. */
  static long id(EventReader body) {
    return body.longNumber(6);
  }

  /** The table's name, which is after its number. */
  static SourceTable name(EventReader body) {
    body.skip(2);
    String schema = body.text(body.number(1));
    body.skip(1);
    String name = body.text(body.number(1));
    body.skip(1);
    return new SourceTable(schema, name);
  }

  /**
   * The rest.
   *
   * @throws MalformedLogException if the table has what we cannot read, or no names
   */
  static TableMap of(SourceTable table, EventReader body, LogTypes types) {
    int count = body.packed();
    byte[] found = body.bytes(count);
    EventReader beside = body.part(body.packed());
    body.skip((count + 7) / 8);
    var codes = new BinlogType[count];
    var metadata = new int[count];
    for (int column = 0; column < count; column++) {
      codes[column] = type(table, found[column] & 0xFF);
      metadata[column] = metadata(codes, column, beside);
    }
    var maps = new TableMaps(table, types, codes, metadata);
    while (body.remaining() > 0) {
      int kind = body.number(1);
      maps.describe(kind, body.part(body.packed()));
    }
    return maps.map();
  }

  private static BinlogType type(SourceTable table, int code) {
    BinlogType type = BinlogType.of(code);
    if (type == null) {
      boolean isOld = code == OLD_TIMESTAMP || code == OLD_TIME || code == OLD_DATETIME;
      throw new MalformedLogException(
          "Cannot read table '"
              + table
              + "' in the log: "
              + (isOld
                  ? "its times are in the format of MySQL 5.5; make it anew by ALTER TABLE, FORCE"
                  : "it has a column of the unknown type " + code));
    }
    return type;
  }

  private static int metadata(BinlogType[] codes, int column, EventReader beside) {
    BinlogType type = codes[column];
    if (type != BinlogType.STRING) {
      return beside.number(type.metadataBytes());
    }
    int code = beside.number(1);
    int length = beside.number(1);
    if ((code & LENGTH_BITS) != LENGTH_BITS) {
      length |= ((code & LENGTH_BITS) ^ LENGTH_BITS) << 4;
      code |= LENGTH_BITS;
    }
    BinlogType real = BinlogType.of(code);
    if (real != null && real.hasMembers()) {
      codes[column] = real;
    }
    return length;
  }

  private void describe(int kind, EventReader field) {
    switch (kind) {
      case SIGNEDNESS -> signs(field);
      case DEFAULT_CHARSET -> defaultCollation(field, false);
      case COLUMN_CHARSET -> collations(field, false);
      case MEMBERS_DEFAULT_CHARSET -> defaultCollation(field, true);
      case MEMBERS_COLUMN_CHARSET -> collations(field, true);
      case COLUMN_NAME -> {
        var found = new ArrayList<String>();
        while (field.remaining() > 0) {
          found.add(field.text(field.packed()));
        }
        names = found;
      }
      case SET_MEMBERS -> members(field, BinlogType.SET);
      case ENUM_MEMBERS -> members(field, BinlogType.ENUM);
      case PRIMARY_KEY -> {
        while (field.remaining() > 0) {
          key.add(field.packed());
        }
      }
      case PRIMARY_KEY_WITH_PREFIX -> {
        while (field.remaining() > 0) {
          key.add(field.packed());
          field.packed();
        }
      }
      default -> {
        // Kinds of geometries, who sees a column: nothing that values need.
      }
    }
  }

  private void signs(EventReader field) {
    int bit = 0;
    int eight = 0;
    for (int column = 0; column < codes.length; column++) {
      if (!codes[column].isNumber()) {
        continue;
      }
      if (bit % Byte.SIZE == 0) {
        eight = field.number(1);
      }
      unsigned.set(column, (eight >>> (7 - bit % Byte.SIZE) & 1) != 0);
      bit++;
    }
  }

  /** One for all, and after it those that have another one, by their number among their like. */
  private void defaultCollation(EventReader field, boolean ofMembers) {
    int common = field.packed();
    List<Integer> places = places(ofMembers);
    places.forEach(column -> collations[column] = common);
    while (field.remaining() > 0) {
      collations[places.get(field.packed())] = field.packed();
    }
  }

  private void collations(EventReader field, boolean ofMembers) {
    for (int column : places(ofMembers)) {
      collations[column] = field.packed();
    }
  }

  private List<Integer> places(boolean ofMembers) {
    var places = new ArrayList<Integer>();
    for (int column = 0; column < codes.length; column++) {
      if (ofMembers ? codes[column].hasMembers() : codes[column].hasCharset()) {
        places.add(column);
      }
    }
    return places;
  }

  private void members(EventReader field, BinlogType type) {
    while (members.size() < codes.length) {
      members.add(List.of());
    }
    for (int column = 0; column < codes.length; column++) {
      if (codes[column] != type) {
        continue;
      }
      int count = field.packed();
      var found = new ArrayList<byte[]>();
      for (int member = 0; member < count; member++) {
        found.add(field.bytes(field.packed()));
      }
      members.set(column, found);
    }
  }

  private TableMap map() {
    List<String> found = names;
    if (found == null || found.size() != codes.length) {
      throw new MalformedLogException(
          "Cannot read table '"
              + table
              + "' in the log: it has no names of columns; set binlog_row_metadata to 'FULL', and"
              + " begin anew with a snapshot");
    }
    var columns = new ArrayList<BinlogColumn>();
    for (int column = 0; column < codes.length; column++) {
      boolean hasCharset = codes[column].hasCharset() || codes[column].hasMembers();
      String charset = hasCharset ? types.charset(collations[column]) : "";
      boolean isBytes = codes[column] == BinlogType.STRING && charset.equals("binary");
      columns.add(
          new BinlogColumn(
              found.get(column),
              codes[column],
              metadata[column],
              unsigned.get(column),
              charset,
              members.isEmpty()
                  ? List.of()
                  : members.get(column).stream()
                      .map(each -> BinlogColumn.member(each, charset))
                      .toList(),
              isBytes ? types.type(table, found.get(column)) : ""));
    }
    return new TableMap(table, columns, key.stream().map(found::get).toList());
  }
}
