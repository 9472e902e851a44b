package io.chimera.quality.rules;

import io.chimera.schemas.stream.TypedRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
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
      banks[index] = compiled(Arrays.copyOfRange(tests, index * MOST, end));
    }
    return banks;
  }

  private static TestBank compiled(RowTest[] tests) {
    RowTest[] all = Arrays.copyOf(tests, MOST);
    Arrays.fill(all, tests.length, MOST, (RowTest) row -> true);
    String template = CompiledBank.class.getSimpleName() + ".class";
    try (InputStream in = TestBank.class.getResourceAsStream(template)) {
      if (in == null) {
        throw new IllegalStateException("Cannot find '" + template + "' beside its package");
      }
      Class<?> copy =
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(in.readAllBytes(), all, true)
              .lookupClass();
      return (TestBank) copy.getDeclaredConstructor().newInstance();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read '" + template + "'", failure);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("Cannot make a class of rules", impossible);
    }
  }
}
