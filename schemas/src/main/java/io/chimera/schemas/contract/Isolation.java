package io.chimera.schemas.contract;

/** What of a contract runs together, and so fails, stops and is upgraded together. */
public enum Isolation {
  /** All datasets are one job: one connection to the source, one commit after another. */
  CONTRACT,
  /** Each dataset is a job of its own, with slots of its own. */
  DATASET
}
