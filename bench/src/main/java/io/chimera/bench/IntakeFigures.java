package io.chimera.bench;

import java.util.Map;

/**
 * The figures of one run that takes in a topic.
 *
 * @param allocatedBytes by all threads
 * @param files of the table
 * @param fileBytes their size
 * @param runs which versions the process had, where that matters
 */
record IntakeFigures(
    Measured process, long allocatedBytes, long files, long fileBytes, Map<String, String> runs) {

  double allocatedPerRecord() {
    return allocatedBytes / (double) process.records();
  }
}
