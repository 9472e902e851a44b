package io.chimera.faults;

import io.chimera.schemas.contract.TableName;

/** A table that the suite ingests into, and what makes two records of it one. */
public enum SeriesTable {
  /** Every record is one of its own. */
  NUMBERS("numbers", "") {
    @Override
    long group(Generator generator, long number) {
      return number;
    }
  },
  /** Of the records with one key there is one, for ever. */
  ONCE("once", "deduplicate: {by: [key]}") {
    @Override
    long group(Generator generator, long number) {
      return generator.key(number);
    }
  },
  /** Of the records with one key there is one an hour. */
  HOURLY("hourly", "deduplicate: {by: [key], within: PT1H}") {
    @Override
    long group(Generator generator, long number) {
      return generator.block(number) * Generator.KEYS + generator.key(number);
    }
  };

  private static final String NAMESPACE = "faults";

  private final String label;
  private final String deduplicate;

  SeriesTable(String label, String deduplicate) {
    this.label = label;
    this.deduplicate = deduplicate;
  }

  /** Records of one group are repeats of each other. */
  abstract long group(Generator generator, long number);

  public TableName table() {
    return new TableName(NAMESPACE, label);
  }

  String label() {
    return label;
  }

  /** The line of the contract that says so; may be empty. */
  String deduplicate() {
    return deduplicate;
  }
}
