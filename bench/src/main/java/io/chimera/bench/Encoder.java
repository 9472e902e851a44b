package io.chimera.bench;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Turns records into the bytes that a topic holds. Not thread-safe. */
public interface Encoder {

  byte[] encode(@Nullable Object[] values);

  /** Bytes for the record that nobody can take for one. */
  byte[] broken(@Nullable Object[] values, SplittableRandom random);
}
