package io.chimera.schemas.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.junit.jupiter.api.Test;

class TypedRowTest {
  private static final DecimalData PRICE =
      DecimalData.fromBigDecimal(new BigDecimal("12.34"), 10, 2);

  private final TypedRow row = new TypedRow(2);

  @Test
  void holdsADecimalAsANumberOrAsAnObject() {
    row.setDecimal(0, 1234);
    row.setObject(1, PRICE);

    for (int column = 0; column < 2; column++) {
      assertThat(row.isNullAt(column)).isFalse();
      assertThat(row.getDecimal(column, 10, 2)).isEqualTo(PRICE);
      assertThat(TypedRow.unscaledDecimal(row, column, 10, 2)).isEqualTo(1234);
    }
    assertThat(TypedRow.unscaledDecimal(GenericRowData.of(PRICE), 0, 10, 2)).isEqualTo(1234);
  }

  @Test
  void forgetsAnObjectWhenANumberComesAndBack() {
    row.setObject(0, PRICE);
    row.setDecimal(0, 5);
    assertThat(row.getDecimal(0, 10, 2).toBigDecimal()).isEqualTo("0.05");
    row.setObject(0, PRICE);
    assertThat(row.getDecimal(0, 10, 2)).isEqualTo(PRICE);
    row.setNull(0);
    assertThatThrownBy(() -> row.getDecimal(0, 10, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot read column 0: it is null");
  }

  @Test
  void leavesNoNumberBehind() {
    row.setLong(0, 7);
    row.setObject(0, PRICE);
    row.setDecimal(1, 7);
    row.setNull(1);

    assertThat(row.getLong(0)).isZero();
    assertThat(row.getLong(1)).isZero();

    row.setLong(0, 7);
    row.clear();

    assertThat(row.getLong(0)).isZero();
  }

  @Test
  void takesADecimalOverAsItIsHeld() {
    row.setDecimal(0, -1);
    row.setObject(1, PRICE);
    var other = new TypedRow(2);
    other.take(1, row, 0);
    other.take(0, row, 1);

    assertThat(other.getDecimal(1, 10, 2).toBigDecimal()).isEqualTo("-0.01");
    assertThat(other.getDecimal(0, 10, 2)).isEqualTo(PRICE);
  }

  @Test
  void takesNoDecimalForOneOfOtherDigits() {
    row.setObject(0, PRICE);

    assertThatThrownBy(() -> TypedRow.unscaledDecimal(row, 0, 10, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot take a decimal(10,2) for one of decimal(10,3)");
    assertThatThrownBy(() -> TypedRow.unscaledDecimal(row, 0, 9, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot take a decimal(10,2) for one of decimal(9,2)");
  }
}
