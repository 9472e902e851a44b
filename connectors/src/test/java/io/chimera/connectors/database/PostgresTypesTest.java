package io.chimera.connectors.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.database.PostgresTypes.CatalogType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What servers of tests are too old for; the others are asked by InitIT. */
class PostgresTypesTest {
  private static final long NUMERIC = 1700;
  private static final PostgresTypes TYPES =
      new PostgresTypes(Map.of(NUMERIC, new CatalogType("numeric", 'b', 'N', 0, 0, -1)));

  /** As the system catalog holds it. */
  private static int modifier(int precision, int scale) {
    return ((precision << 16) | (scale & 0x7FF)) + 4;
  }

  @Test
  void addsTheDigitsOfScalesBeforeTheFirstAndBehindTheLast() {
    assertThat(TYPES.of(NUMERIC, modifier(3, -2)).type()).isEqualTo(new DecimalType(5, 0));
    assertThat(TYPES.of(NUMERIC, modifier(3, 5)).type()).isEqualTo(new DecimalType(5, 5));
    assertThat(TYPES.of(NUMERIC, modifier(30, -8)).type()).isEqualTo(new DecimalType(38, 0));
    assertThat(TYPES.of(NUMERIC, modifier(30, -9)).type()).isEqualTo(Primitive.STRING);
    assertThat(TYPES.of(NUMERIC, modifier(1000, 1000)).type()).isEqualTo(Primitive.STRING);
    assertThat(TYPES.of(NUMERIC, modifier(38, 38)).type()).isEqualTo(new DecimalType(38, 38));
  }

  @Test
  void leavesOutTypesThatNobodyKnows() {
    assertThat(TYPES.of(4711, -1).type()).isNull();
    assertThat(TYPES.of(4711, -1).entry()).isEqualTo(PostgresType.OTHER);
  }
}
