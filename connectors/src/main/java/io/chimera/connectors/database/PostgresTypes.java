package io.chimera.connectors.database;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ValueSpec;
import java.util.Map;

/** What columns of Postgres become in a contract, by the system catalog's word on their types. */
final class PostgresTypes {
  private static final int MAX_DIGITS = 38;
  private static final int MILLIS = 3;

  /** What the catalog adds to a length. */
  private static final int HEADER = 4;

  private final Map<Long, CatalogType> types;

  /**
   * @param types all of the database's, by their ids
   */
  PostgresTypes(Map<Long, CatalogType> types) {
    this.types = Map.copyOf(types);
  }

  /**
   * A line of {@code pg_type}.
   *
   * @param kind its {@code typtype}
   * @param category its {@code typcategory}
   * @param element id of what an array holds
   * @param base id of what a domain is made from
   * @param baseModifier the modifier that a domain gives to it
   */
  record CatalogType(
      String name, char kind, char category, long element, long base, int baseModifier) {}

  /**
   * What a column becomes.
   *
   * @param id of its type
   * @param modifier its {@code atttypmod}, -1 for none
   */
  DatabaseType of(long id, int modifier) {
    CatalogType type = types.get(id);
    if (type == null) {
      return PostgresType.OTHER.as(null);
    }
    return switch (type.kind()) {
      case 'd' -> of(type.base(), type.baseModifier());
      case 'e' -> PostgresType.ENUM.as(Primitive.STRING);
      case 'r', 'm' -> PostgresType.RANGE.as(Primitive.STRING);
      case 'b' ->
          type.category() == 'A' && type.element() != 0
              ? array(of(type.element(), modifier))
              : base(type.name(), modifier);
      default -> PostgresType.OTHER.as(null);
    };
  }

  private static DatabaseType array(DatabaseType element) {
    ColumnType type = element.type();
    return type == null
        ? PostgresType.OTHER.as(null)
        : PostgresType.ARRAY.as(new ListType(new ValueSpec(type, false, null)));
  }

  private static DatabaseType base(String name, int modifier) {
    return switch (name) {
      case "numeric" -> numeric(modifier);
      case "time" ->
          modifier >= 0 && modifier <= MILLIS
              ? PostgresType.MILLIS.as(Primitive.TIME)
              : PostgresType.TIME.as(Primitive.STRING);
      case "bit" ->
          modifier == 1
              ? PostgresType.BIT.as(Primitive.BOOLEAN)
              : PostgresType.BITS.as(Primitive.STRING);
      default -> PostgresType.named(name);
    };
  }

  private static DatabaseType numeric(int modifier) {
    if (modifier < HEADER) {
      return PostgresType.OPEN_NUMERIC.as(Primitive.STRING);
    }
    int precision = ((modifier - HEADER) >> 16) & 0xFFFF;
    // Eleven bits with a sign.
    int scale = (((modifier - HEADER) & 0x7FF) ^ 0x400) - 0x400;
    int digits = scale < 0 ? precision - scale : Math.max(precision, scale);
    return digits > MAX_DIGITS
        ? PostgresType.OPEN_NUMERIC.as(Primitive.STRING)
        : PostgresType.NUMERIC.as(new DecimalType(digits, Math.max(scale, 0)));
  }
}
