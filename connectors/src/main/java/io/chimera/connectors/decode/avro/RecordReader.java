package io.chimera.connectors.decode.avro;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/** Reads a record: its fields in the writer's order, then what its absent columns become. */
final class RecordReader implements ValueReader {
  private final int arity;
  private final Step[] steps;

  /**
   * @param arity the columns of the row to fill
   * @param steps what to do for each field and each absent column, in order
   */
  RecordReader(int arity, Step[] steps) {
    this.arity = arity;
    this.steps = steps;
  }

  /**
   * One step through a record.
   *
   * @param reader takes the field's value; takes nothing where the column is absent
   * @param column where it goes, or {@link ValueReader#NO_COLUMN}
   * @param path the column's path for faults, null where there is no column
   */
  record Step(ValueReader reader, int column, @Nullable String path) {}

  @Override
  public @Nullable Fault read(AvroInput input, TypedRow row, int column) {
    var nested = new TypedRow(arity);
    Fault fault = readInto(input, nested);
    row.setObject(column, nested);
    return fault;
  }

  /** Reads the record into {@code row} itself. */
  @Nullable Fault readInto(AvroInput input, TypedRow row) {
    if (!input.enter()) {
      return input.fault();
    }
    for (Step step : steps) {
      Fault fault = step.reader.read(input, row, step.column);
      if (fault != null) {
        return located(fault, step.path);
      }
    }
    input.leave();
    return null;
  }

  private static Fault located(Fault fault, @Nullable String path) {
    if (fault.column() != null || path == null) {
      return fault;
    }
    return new Fault(fault.code(), path, fault.message());
  }
}
