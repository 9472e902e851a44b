package io.chimera.jobs.deploy;

import org.apache.flink.configuration.MemorySize;

/**
 * What task managers get.
 *
 * @param slots of each
 * @param memory of each, as Flink adds it up for a process
 * @param cpu processors of each
 */
public record ClusterSize(int slots, MemorySize memory, double cpu) {

  /** The most slots that a cluster needs for so many subtasks: whole task managers. */
  int slotsFor(int subtasks) {
    return (subtasks + slots - 1) / slots * slots;
  }
}
