package io.chimera.quality.rules;

import io.chimera.schemas.stream.TypedRow;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;

/**
 * A bank that the JVM compiles into one piece. Called through an interface one after the other,
 * tests of a few nanoseconds cost more by the calls than by what they do, since the compiler does
 * not know which test is behind a call.
 *
 * <p>This class is a template: {@link TestBank#of} makes each bank a copy of it, a hidden class
 * with the bank's tests as class data. They are constants of the copy, as is what they were made
 * with, so that the compiler sees through them all.
 */
final class CompiledBank implements TestBank {
  private static final RowTest[] TESTS = classData();
  private static final RowTest T0 = TESTS[0];
  private static final RowTest T1 = TESTS[1];
  private static final RowTest T2 = TESTS[2];
  private static final RowTest T3 = TESTS[3];
  private static final RowTest T4 = TESTS[4];
  private static final RowTest T5 = TESTS[5];
  private static final RowTest T6 = TESTS[6];
  private static final RowTest T7 = TESTS[7];
  private static final RowTest T8 = TESTS[8];
  private static final RowTest T9 = TESTS[9];
  private static final RowTest T10 = TESTS[10];
  private static final RowTest T11 = TESTS[11];
  private static final RowTest T12 = TESTS[12];
  private static final RowTest T13 = TESTS[13];
  private static final RowTest T14 = TESTS[14];
  private static final RowTest T15 = TESTS[15];

  /** Made of copies alone; the template itself has no tests. */
  CompiledBank() {}

  private static RowTest[] classData() {
    try {
      return MethodHandles.classData(
          MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, RowTest[].class);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException("Cannot read the rules of a class", impossible);
    }
  }

  @Override
  public int failed(TypedRow row) {
    return (T0.passes(row) ? 0 : 1)
        | (T1.passes(row) ? 0 : 1 << 1)
        | (T2.passes(row) ? 0 : 1 << 2)
        | (T3.passes(row) ? 0 : 1 << 3)
        | (T4.passes(row) ? 0 : 1 << 4)
        | (T5.passes(row) ? 0 : 1 << 5)
        | (T6.passes(row) ? 0 : 1 << 6)
        | (T7.passes(row) ? 0 : 1 << 7)
        | (T8.passes(row) ? 0 : 1 << 8)
        | (T9.passes(row) ? 0 : 1 << 9)
        | (T10.passes(row) ? 0 : 1 << 10)
        | (T11.passes(row) ? 0 : 1 << 11)
        | (T12.passes(row) ? 0 : 1 << 12)
        | (T13.passes(row) ? 0 : 1 << 13)
        | (T14.passes(row) ? 0 : 1 << 14)
        | (T15.passes(row) ? 0 : 1 << 15);
  }
}
