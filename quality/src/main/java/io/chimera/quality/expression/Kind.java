package io.chimera.quality.expression;

import java.util.Locale;

/** What an expression evaluates to, and where an {@link Expression} keeps it. */
enum Kind {
  /** 0 or 1 in {@code number}; null is unknown. */
  BOOLEAN,
  /** A whole number of 64 bits in {@code number}. */
  LONG,
  /** A {@link java.math.BigDecimal} in {@code object}. */
  DECIMAL,
  /** In {@code real}. */
  DOUBLE,
  /** A {@link org.apache.flink.table.data.binary.BinaryStringData} in {@code object}. */
  STRING,
  /** Epoch days in {@code number}. */
  DATE,
  /** Milliseconds of the day in {@code number}. */
  TIME,
  /** Microseconds without a zone in {@code number}. */
  TIMESTAMP,
  /** Epoch microseconds in {@code number}. */
  TIMESTAMPTZ,
  /** Microseconds in {@code number}. */
  INTERVAL,
  /** Months in {@code number}. */
  MONTHS,
  /** Never anything but null; fits wherever a value does. */
  NULL;

  boolean isNumber() {
    return this == LONG || this == DECIMAL || this == DOUBLE;
  }

  boolean isTime() {
    return this == DATE || this == TIME || this == TIMESTAMP || this == TIMESTAMPTZ;
  }

  /** As messages name it. */
  String label() {
    return switch (this) {
      case LONG -> "whole number";
      case MONTHS -> "interval";
      default -> name().toLowerCase(Locale.ROOT);
    };
  }
}
