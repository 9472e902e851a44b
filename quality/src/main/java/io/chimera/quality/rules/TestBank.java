package io.chimera.quality.rules;

import io.chimera.schemas.stream.TypedRow;
import java.util.Arrays;

/** Several tests on a row at once. */
@FunctionalInterface
interface TestBank {
  /** How many tests a bank has at most. */
  int MOST = 16;

  /** The tests that a row fails, by bit. */
  int failed(TypedRow row);

  /** Of all tests, as many in each bank as there is room for. */
  static TestBank[] of(RowTest[] tests) {
    var banks = new TestBank[(tests.length + MOST - 1) / MOST];
    for (int index = 0; index < banks.length; index++) {
      int end = Math.min(tests.length, (index + 1) * MOST);
      RowTest[] bank = Arrays.copyOfRange(tests, index * MOST, index * MOST + MOST);
      Arrays.fill(bank, end - index * MOST, MOST, (RowTest) row -> true);
      banks[index] = BankTemplate.copy(bank);
    }
    return banks;
  }
}
