package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Protection.Alphabet;
import io.chimera.schemas.contract.Protection.Band;
import io.chimera.schemas.contract.Protection.Method;
import io.chimera.schemas.contract.Protection.Period;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProtectionTest {
  private static final ValueSpec TEXT = new ValueSpec(Primitive.STRING, false, null);
  private static final BigDecimal TEN = BigDecimal.TEN;

  private static List<ColumnType> types() {
    var types = new ArrayList<ColumnType>(List.of(Primitive.values()));
    types.add(new DecimalType(10, 2));
    types.add(new ListType(TEXT));
    types.add(new MapType(TEXT));
    types.add(new RecordType(List.of()));
    return types;
  }

  private static Set<String> labels(Protection protection) {
    return types().stream()
        .filter(type -> protection.problemWith(type, "protect").isEmpty())
        .map(ValueReader::label)
        .collect(Collectors.toSet());
  }

  static List<Arguments> typesTaken() {
    Set<String> all = types().stream().map(ValueReader::label).collect(Collectors.toSet());
    return List.of(
        argumentSet("redact", Protection.redact("x"), all),
        argumentSet("null", Protection.toNull(), all),
        argumentSet("partial", Protection.partial(4), Set.of("string")),
        argumentSet("hmac", Protection.hmac(null), all),
        argumentSet("tokenise", Protection.tokenise("a"), all),
        argumentSet("fpe", Protection.fpe(Alphabet.DIGITS, null), Set.of("string")),
        argumentSet(
            "month",
            Protection.generaliseTo(Period.MONTH),
            Set.of("date", "timestamp", "timestamptz")),
        argumentSet(
            "whole width",
            Protection.generaliseBy(TEN),
            Set.of("int", "long", "float", "double", "decimal(10,2)")),
        argumentSet(
            "width with two digits after the point",
            Protection.generaliseBy(new BigDecimal("0.25")),
            Set.of("float", "double", "decimal(10,2)")),
        argumentSet(
            "width with three",
            Protection.generaliseBy(new BigDecimal("0.125")),
            Set.of("float", "double")),
        argumentSet(
            "width of 19 digits",
            Protection.generaliseBy(TEN.pow(18)),
            Set.of("float", "double", "decimal(10,2)")),
        argumentSet("drop", Protection.drop(), all));
  }

  @ParameterizedTest
  @MethodSource("typesTaken")
  void takesTheseTypesAndNoOther(Protection protection, Set<String> expected) {
    assertThat(labels(protection)).isEqualTo(expected);
  }

  @Test
  void keepsTypeOfWhatStaysOfItsKind() {
    var date = new ValueSpec(Primitive.DATE, true, "dd.MM.yyyy");

    assertThat(Protection.redact("x").resultOf(date)).contains(date);
    assertThat(Protection.generaliseTo(Period.YEAR).resultOf(date)).contains(date);
    assertThat(Protection.partial(4).resultOf(TEXT)).contains(TEXT);
    assertThat(Protection.fpe(Alphabet.HEX, null).resultOf(TEXT)).contains(TEXT);
  }

  @Test
  void makesTextOfWhatBecomesToken() {
    var date = new ValueSpec(Primitive.DATE, true, "dd.MM.yyyy");
    var text = new ValueSpec(Primitive.STRING, true, null);

    assertThat(Protection.hmac(null).resultOf(date)).contains(text);
    assertThat(Protection.tokenise(null).resultOf(date)).contains(text);
  }

  @Test
  void makesColumnOptionalOrLeavesItOut() {
    var number = new ValueSpec(Primitive.LONG, true, null);

    assertThat(Protection.toNull().resultOf(number))
        .contains(new ValueSpec(Primitive.LONG, false, null));
    assertThat(Protection.drop().resultOf(number)).isEmpty();
  }

  @Test
  void namesMethodTypeAndWhatIsExpected() {
    Optional<ContractProblem> problem =
        Protection.partial(4).problemWith(Primitive.LONG, "columns[0].protect");

    assertThat(problem)
        .map(ContractProblem::toString)
        .contains(
            "columns[0].protect: is 'partial' on a column of type 'long', "
                + "expected a column of type 'string'");
    assertThatThrownBy(
            () -> Protection.partial(4).resultOf(new ValueSpec(Primitive.LONG, true, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot protect the column: protect: is 'partial' on a column of type 'long', "
                + "expected a column of type 'string'");
  }

  @Test
  void refusesParametersThatAreNotTheMethods() {
    assertThatThrownBy(() -> new Protection(Method.HMAC, null, 4, null, null, null))
        .hasMessage("Cannot make the protection: 'keep' is no parameter of the method");
    assertThatThrownBy(() -> new Protection(Method.FPE, null, 0, null, null, null))
        .hasMessage("Cannot make the protection: 'alphabet' is missing");
    assertThatThrownBy(() -> new Protection(Method.DROP, null, 0, "customer", null, null))
        .hasMessage("Cannot give 'drop' a domain, only methods with a key have one");
    assertThatThrownBy(() -> Protection.partial(-1))
        .hasMessage("Cannot keep -1 characters, expected at least 1");
    assertThatThrownBy(() -> Protection.generaliseBy(BigDecimal.ZERO))
        .hasMessage("Cannot generalise to bands of width '0', expected more than 0");
    assertThatThrownBy(() -> new Band(Period.YEAR, TEN))
        .hasMessage("Cannot generalise: expected either a period or a width");
  }

  @Test
  void protectsClassesByDefault() {
    assertThat(Classification.PII.defaultProtection()).contains(Protection.hmac(null));
    assertThat(Classification.SECRET.defaultProtection()).contains(Protection.redact("***"));
    assertThat(Classification.INTERNAL.defaultProtection()).isEmpty();
    assertThat(Classification.PUBLIC.defaultProtection()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void hasEveryCharacterOfAlphabetOnceAndInAscii(Alphabet alphabet) {
    assertThat(alphabet.characters()).matches("[0-9A-Za-z]+");
    assertThat(alphabet.characters().chars().distinct().count())
        .isEqualTo(alphabet.characters().length());
  }

  @Test
  void travelsInJobGraph() throws Exception {
    var protection = Protection.generaliseBy(new BigDecimal("0.25"));
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(protection);
    }

    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(protection);
    }
  }
}
