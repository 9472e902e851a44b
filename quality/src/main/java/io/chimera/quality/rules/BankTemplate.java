package io.chimera.quality.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;

/** What banks are copies of: read once, since a job may have thousands of them. */
final class BankTemplate {
  private static final String NAME = CompiledBank.class.getSimpleName() + ".class";
  private static final byte[] BYTES = read();

  private BankTemplate() {}

  private static byte[] read() {
    try (InputStream in = BankTemplate.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IllegalStateException("Cannot find '" + NAME + "' beside its package");
      }
      return in.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read '" + NAME + "'", failure);
    }
  }

  /**
   * A bank of its own.
   *
   * @param tests as many as a bank has
   */
  static TestBank copy(RowTest[] tests) {
    try {
      Class<?> copy =
          MethodHandles.lookup().defineHiddenClassWithClassData(BYTES, tests, true).lookupClass();
      return (TestBank) copy.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("Cannot make a class of rules", impossible);
    }
  }
}
