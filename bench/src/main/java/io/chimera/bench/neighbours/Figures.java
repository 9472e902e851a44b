package io.chimera.bench.neighbours;

import java.util.List;

/**
 * What was seen in one run.
 *
 * @param neighbours of the two that are watched
 * @param floodedPerSecond records that the pipeline beside them took in, each second; 0 where there
 *     is none
 */
record Figures(List<Neighbour> neighbours, double floodedPerSecond) {
  Figures {
    neighbours = List.copyOf(neighbours);
  }

  /**
   * One of them.
   *
   * @param perSecond records that became readable, each second
   * @param longestSeconds the longest time without a commit that could be read
   */
  record Neighbour(double perSecond, double longestSeconds) {}

  /** Of both together. */
  double perSecond() {
    return neighbours.stream().mapToDouble(Neighbour::perSecond).sum();
  }

  /** Of the one that waited longer. */
  double longestSeconds() {
    return neighbours.stream().mapToDouble(Neighbour::longestSeconds).max().orElseThrow();
  }
}
