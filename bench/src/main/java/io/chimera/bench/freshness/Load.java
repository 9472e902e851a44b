package io.chimera.bench.freshness;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What came in, and how it was ingested.
 *
 * @param workload its name
 * @param perSecond records
 * @param commitEvery seconds between two commits
 * @param parallelism of the pipeline
 */
record Load(String workload, long perSecond, int commitEvery, int parallelism) {

  void put(ObjectNode json) {
    json.put("workload", workload);
    json.put("recordsPerSecond", perSecond);
    json.put("commitEverySeconds", commitEvery);
    json.put("parallelism", parallelism);
  }

  @Override
  public String toString() {
    return "%s, %,d records/s, a commit every %d s, parallelism %d"
        .formatted(workload, perSecond, commitEvery, parallelism);
  }
}
