package io.chimera.sinks.write;

import io.chimera.schemas.stream.Readings;

/**
 * Files of one table that nobody sees yet.
 *
 * @param data with rows, each in Iceberg's own JSON
 * @param deletes that say which rows are gone, likewise
 * @param readings with the changes that made them, where rows are changed
 */
record TableFiles(String[] data, String[] deletes, Readings readings) {
  static final TableFiles NONE = new TableFiles(new String[0], new String[0], Readings.NONE);
}
