package io.chimera.quality.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.stream.TypedRow;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestBankTest {
  private final TypedRow row = new TypedRow(1);

  /** As many tests; each fails the row of its number alone. */
  private static TestBank[] banks(int tests) {
    return TestBank.of(
        IntStream.range(0, tests)
            .mapToObj(number -> (RowTest) row -> row.getInt(0) != number)
            .toArray(RowTest[]::new));
  }

  @Test
  void saysWhichTestsFail() {
    TestBank[] banks = banks(35);

    assertThat(banks).hasSize(3);
    for (int number = 0; number < 40; number++) {
      row.setInt(0, number);
      for (int bank = 0; bank < banks.length; bank++) {
        int expected =
            number / TestBank.MOST == bank && number < 35 ? 1 << number % TestBank.MOST : 0;
        assertThat(banks[bank].failed(row)).as("row %s, bank %s", number, bank).isEqualTo(expected);
      }
    }
  }

  @Test
  void saysThatSeveralFail() {
    TestBank[] banks = TestBank.of(new RowTest[] {row -> false, row -> true, row -> false});

    assertThat(banks).hasSize(1);
    assertThat(banks[0].failed(row)).isEqualTo(0b101);
  }

  @Test
  void keepsTheTestsOfOneBankFromThoseOfAnother() {
    TestBank first = TestBank.of(new RowTest[] {row -> false})[0];
    TestBank second = TestBank.of(new RowTest[] {row -> true})[0];

    assertThat(first.failed(row)).isEqualTo(1);
    assertThat(second.failed(row)).isZero();
  }

  @Test
  void isNoBankWithoutTests() {
    assertThat(TestBank.of(new RowTest[0])).isEmpty();
  }
}
