package io.chimera.connectors.decode;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.util.Locale;

/** The names of types as a contract writes them, for messages. */
public final class ValueNames {
  private ValueNames() {}

  public static String of(ColumnType type) {
    if (type instanceof Primitive primitive) {
      return primitive.name().toLowerCase(Locale.ROOT);
    }
    if (type instanceof DecimalType decimal) {
      return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
    }
    if (type instanceof ListType) {
      return "list";
    }
    return type instanceof MapType ? "map" : "record";
  }
}
