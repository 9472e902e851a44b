package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Types of a database's columns as words that can be read again: {@code long}, {@code
 * decimal(10,2)}, {@code list of string}. Whether elements are ever null is not said.
 */
public final class TypeWords {
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}),(\\d{1,2})\\)");
  private static final String LIST = "list of ";
  private static final String MAP = "map of ";

  private TypeWords() {}

  /**
   * @throws IllegalArgumentException if it is a record, which no database has
   */
  public static String of(ColumnType type) {
    if (type instanceof Primitive primitive) {
      return primitive.name().toLowerCase(Locale.ROOT);
    }
    if (type instanceof DecimalType decimal) {
      return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
    }
    if (type instanceof ListType list) {
      return LIST + of(list.element().type());
    }
    if (type instanceof MapType map) {
      return MAP + of(map.value().type());
    }
    throw new IllegalArgumentException("Cannot name the type of a record");
  }

  /**
   * @throws IllegalArgumentException if these are no such words
   */
  public static ColumnType read(String words) {
    if (words.startsWith(LIST)) {
      return new ListType(optional(words.substring(LIST.length())));
    }
    if (words.startsWith(MAP)) {
      return new MapType(optional(words.substring(MAP.length())));
    }
    Matcher decimal = DECIMAL.matcher(words);
    return decimal.matches()
        ? new DecimalType(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)))
        : Primitive.valueOf(words.toUpperCase(Locale.ROOT));
  }

  private static ValueSpec optional(String words) {
    return new ValueSpec(read(words), false, null);
  }

  /**
   * Whether a column of one type may become one of another where it is: every value stays what it
   * is, and so do the files that are there.
   */
  public static boolean canGrow(ColumnType from, ColumnType to) {
    if (from instanceof DecimalType less && to instanceof DecimalType more) {
      return less.scale() == more.scale() && less.precision() < more.precision();
    }
    return (from == Primitive.INT && to == Primitive.LONG)
        || (from == Primitive.FLOAT && to == Primitive.DOUBLE);
  }
}
