package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ColumnTest {
  private static Column column(String name, ColumnType type, @Nullable Protection protection) {
    var value = new ValueSpec(type, true, null);
    return new Column(name, value, Origin.SAME_NAME, null, null, protection);
  }

  private static Column text(String name, @Nullable Protection protection) {
    return column(name, Primitive.STRING, protection);
  }

  private static Column record(Column... fields) {
    return column("address", new RecordType(List.of(fields)), null);
  }

  @Test
  void isWrittenAsItsProtectionMakesIt() {
    assertThat(column("id", Primitive.LONG, null).written())
        .contains(column("id", Primitive.LONG, null));
    assertThat(column("id", Primitive.LONG, Protection.hmac(null)).written().orElseThrow().value())
        .isEqualTo(new ValueSpec(Primitive.STRING, true, null));
    assertThat(text("name", Protection.toNull()).written().orElseThrow().required()).isFalse();
    assertThat(text("name", Protection.drop()).written()).isEmpty();
  }

  @Test
  void isWrittenWithItsFieldsProtected() {
    Column address = record(text("street", Protection.drop()), text("city", null));

    assertThat(address.isProtected()).isTrue();
    assertThat(address.written().orElseThrow().type())
        .isEqualTo(new RecordType(List.of(text("city", null))));
    assertThat(record(text("street", Protection.drop())).written()).isEmpty();
    assertThat(record(text("city", null)).isProtected()).isFalse();
  }

  @Test
  void tellsValuesApartUnlessItsProtectionLosesSome() {
    assertThat(text("a", null).tellsValuesApart()).isTrue();
    assertThat(text("a", Protection.hmac(null)).tellsValuesApart()).isTrue();
    assertThat(text("a", Protection.tokenise(null)).tellsValuesApart()).isTrue();
    assertThat(text("a", Protection.fpe(Protection.Alphabet.HEX, null)).tellsValuesApart())
        .isTrue();
    assertThat(text("a", Protection.partial(4)).tellsValuesApart()).isFalse();
    assertThat(text("a", Protection.redact("x")).tellsValuesApart()).isFalse();
    assertThat(text("a", Protection.toNull()).tellsValuesApart()).isFalse();
    assertThat(text("a", Protection.drop()).tellsValuesApart()).isFalse();
    assertThat(
            column("a", Primitive.DATE, Protection.generaliseTo(Protection.Period.YEAR))
                .tellsValuesApart())
        .isFalse();
    assertThat(record(text("a", null), text("b", Protection.partial(4))).tellsValuesApart())
        .isFalse();
    assertThat(record(text("a", null), text("b", Protection.hmac(null))).tellsValuesApart())
        .isTrue();
  }
}
