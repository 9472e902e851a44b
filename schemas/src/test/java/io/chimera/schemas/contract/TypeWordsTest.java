package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypeWordsTest {

  @Test
  void readsWhatItHasWritten() {
    var types = new ArrayList<ColumnType>(List.of(Primitive.values()));
    types.add(new DecimalType(38, 0));
    types.add(new ListType(new ValueSpec(new DecimalType(10, 2), false, null)));
    types.add(new ListType(new ValueSpec(list(Primitive.UUID), false, null)));
    types.add(new MapType(new ValueSpec(Primitive.STRING, false, null)));

    for (ColumnType type : types) {
      assertThat(TypeWords.read(TypeWords.of(type))).as(TypeWords.of(type)).isEqualTo(type);
    }
    assertThat(TypeWords.of(list(list(Primitive.LONG)))).isEqualTo("list of list of long");
    assertThat(TypeWords.of(new DecimalType(10, 2))).isEqualTo("decimal(10,2)");
  }

  private static ColumnType list(ColumnType element) {
    return new ListType(new ValueSpec(element, false, null));
  }

  @Test
  void refusesOtherWords() {
    assertThatThrownBy(() -> TypeWords.read("decimal"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersGrowWhereEveryValueStaysWhatItIs() {
    assertThat(TypeWords.canGrow(Primitive.INT, Primitive.LONG)).isTrue();
    assertThat(TypeWords.canGrow(Primitive.FLOAT, Primitive.DOUBLE)).isTrue();
    assertThat(TypeWords.canGrow(new DecimalType(10, 2), new DecimalType(12, 2))).isTrue();

    assertThat(TypeWords.canGrow(Primitive.LONG, Primitive.LONG)).isFalse();
    assertThat(TypeWords.canGrow(Primitive.LONG, Primitive.INT)).isFalse();
    assertThat(TypeWords.canGrow(Primitive.INT, Primitive.DOUBLE)).isFalse();
    assertThat(TypeWords.canGrow(new DecimalType(10, 2), new DecimalType(12, 3))).isFalse();
    assertThat(TypeWords.canGrow(new DecimalType(10, 2), new DecimalType(10, 2))).isFalse();
  }
}
