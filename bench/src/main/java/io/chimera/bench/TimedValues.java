package io.chimera.bench;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws records that happen when they are told to. Other timestamps of a record keep their
 * distance, so that rules on them hold as before.
 */
final class TimedValues implements Shape.Values {
  private final Shape shape;
  private final int eventTime;
  private long happened;

  /**
   * @param shape one with an event time
   */
  TimedValues(Shape shape) {
    if (shape.eventTime() == null) {
      throw new IllegalArgumentException(
          "Cannot time the records of '%s': they have no event time".formatted(shape.name()));
    }
    this.shape = shape;
    eventTime = shape.index(shape.eventTime());
  }

  /** The same workload with these values. */
  Shape timed() {
    return new Shape(
        shape.name(),
        shape.columns(),
        shape.unique(),
        shape.key(),
        shape.eventTime(),
        shape.partition(),
        shape.rules(),
        this);
  }

  /** When all records from now on happen, in epoch milliseconds. */
  void happen(long epochMillis) {
    happened = epochMillis;
  }

  @Override
  public @Nullable Object[] of(long index, SplittableRandom random) {
    @Nullable Object[] values = shape.values().of(index, random);
    long later = happened - (Long) values[eventTime];
    for (int column = 0; column < values.length; column++) {
      boolean isTime = shape.columns().get(column).type().kind() == FieldType.Kind.TIMESTAMP;
      if (isTime && values[column] instanceof Long drawn) {
        values[column] = drawn + later;
      }
    }
    return values;
  }

  @Override
  public void spoil(@Nullable Object[] values, SplittableRandom random) {
    shape.values().spoil(values, random);
  }
}
