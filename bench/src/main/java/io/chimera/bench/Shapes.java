package io.chimera.bench;

import java.util.function.Supplier;

/** All workloads by name. */
public enum Shapes {
  /** Bets of an online casino: eight columns, three of them decimals. */
  BETS(Bets::shape),
  /** Bids of Nexmark's auction: seven columns, of which three are text. */
  BIDS(Bids::shape),
  /** Taxi trips of New York: 29 columns, most of them numbers. */
  TRIPS(Trips::shape),
  /** Lines of TPC-H's orders: 16 columns with decimals and dates. */
  LINEITEM(LineItems::shape);

  private final Supplier<Shape> shape;

  Shapes(Supplier<Shape> shape) {
    this.shape = shape;
  }

  public Shape shape() {
    return shape.get();
  }

  /** As in options. */
  public String label() {
    return shape().name();
  }

  /** Whether its records say when they happened. */
  public boolean hasEventTime() {
    return shape().eventTime() != null;
  }
}
