package io.chimera.connectors.decode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalValueTest {
  private static final DecimalType[] TYPES = {
    new DecimalType(1, 0), new DecimalType(4, 4), new DecimalType(10, 2), new DecimalType(18, 4),
    new DecimalType(19, 0), new DecimalType(20, 18), new DecimalType(38, 10),
        new DecimalType(38, 38)
  };
  private final TypedRow row = new TypedRow(1);

  @Test
  void agreesWithItselfAndWithTheJdkInAllThreeForms() {
    var random = new Random(5);
    int held = 0;
    for (int round = 0; round < 20_000; round++) {
      var unscaled = new BigInteger(random.nextInt(140), random);
      if (random.nextInt(4) == 0) {
        unscaled = unscaled.multiply(BigInteger.TEN.pow(random.nextInt(12)));
      }
      if (random.nextBoolean()) {
        unscaled = unscaled.negate();
      }
      var value = new BigDecimal(unscaled, random.nextInt(40));
      DecimalType type = TYPES[random.nextInt(TYPES.length)];
      ReasonCode expected = expected(value, type);
      DecimalValue decimal = DecimalValue.of(type, "c");

      byte[] bytes = unscaled.toByteArray();
      check(
          decimal.readUnscaled(bytes, 0, bytes.length, value.scale(), row, 0),
          expected,
          value,
          type);
      byte[] text = value.toString().getBytes(US_ASCII);
      check(decimal.read(text, 0, text.length, row, 0), expected, value, type);
      if (unscaled.bitLength() < 64) {
        check(decimal.read(unscaled.longValue(), value.scale(), row, 0), expected, value, type);
      }
      held += expected == null ? 1 : 0;
    }
    assertThat(held).isBetween(2_000, 18_000);
  }

  /** Null if it fits; only whether it fits is compared where both reasons hold. */
  private static ReasonCode expected(BigDecimal value, DecimalType type) {
    try {
      BigDecimal scaled = value.setScale(type.scale());
      return scaled.precision() <= type.precision() || scaled.signum() == 0
          ? null
          : ReasonCode.NUMERIC_OVERFLOW;
    } catch (ArithmeticException e) {
      return ReasonCode.PRECISION_LOSS;
    }
  }

  private void check(Fault fault, ReasonCode expected, BigDecimal value, DecimalType type) {
    String what = value + " as " + type;
    if (expected == null) {
      assertThat(fault).as(what).isNull();
      BigDecimal found = row.getDecimal(0, type.precision(), type.scale()).toBigDecimal();
      assertThat(found).as(what).isEqualTo(value.setScale(type.scale()));
      return;
    }
    assertThat(fault).as(what).isNotNull();
    boolean tooLarge = (long) value.precision() - value.scale() > type.precision() - type.scale();
    if (!tooLarge || expected == ReasonCode.NUMERIC_OVERFLOW) {
      assertThat(fault.code()).as(what).isEqualTo(expected);
    }
  }

  @Test
  void refusesWhatIsNoNumber() {
    DecimalValue decimal = DecimalValue.of(new DecimalType(10, 2), "price");
    for (String text :
        new String[] {
          "",
          "-",
          "+",
          ".",
          "1.",
          ".5",
          "1..2",
          "1.2.3",
          "1e",
          "1e+",
          "1e1.5",
          "e5",
          "1 ",
          " 1",
          "0x1",
          "1,5",
          "--1",
          "1-",
          "NaN",
          "Infinity",
          "1_0",
          "\u0661",
          "1e5e5",
          "-.5"
        }) {
      byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);

      assertThat(decimal.read(bytes, 0, bytes.length, row, 0))
          .as(text)
          .isEqualTo(
              new Fault(
                  ReasonCode.INVALID_TEXT,
                  "price",
                  "Cannot read the text as a number: it is written otherwise"));
    }
  }

  @Test
  void saysWhatTheColumnHolds() {
    DecimalValue decimal = DecimalValue.of(new DecimalType(10, 2), "price");
    byte[] tooFine = "0.125".getBytes(US_ASCII);
    byte[] tooLarge = "123456789".getBytes(US_ASCII);

    assertThat(decimal.read(tooFine, 0, tooFine.length, row, 0))
        .isEqualTo(
            new Fault(
                ReasonCode.PRECISION_LOSS,
                "price",
                "Cannot hold the number: it has more than 2 digits after the point"));
    assertThat(decimal.read(tooLarge, 0, tooLarge.length, row, 0))
        .isEqualTo(
            new Fault(
                ReasonCode.NUMERIC_OVERFLOW,
                "price",
                "Cannot hold the number: it has more than 8 digits before the point"));
  }

  @Test
  void refusesUnscaledBytesThatAreNoneOrFarTooMany() {
    DecimalValue decimal = DecimalValue.of(new DecimalType(38, 10), "price");
    var million = new byte[1_000_000];
    Arrays.fill(million, (byte) 0x55);

    assertThat(decimal.readUnscaled(million, 0, 0, 2, row, 0))
        .extracting(Fault::code)
        .isEqualTo(ReasonCode.INVALID_TEXT);
    assertThat(decimal.readUnscaled(million, 0, million.length, 2, row, 0))
        .extracting(Fault::code)
        .isEqualTo(ReasonCode.NUMERIC_OVERFLOW);
  }
}
