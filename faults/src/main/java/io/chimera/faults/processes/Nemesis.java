package io.chimera.faults.processes;

/** What is done to the processes of a run. */
enum Nemesis {
  /** kill -9 of the only task manager; another one is started. */
  TASK_MANAGER_KILLED,
  /** A task manager stands still until another has taken over, then goes on: a zombie. */
  TASK_MANAGER_FROZEN,
  /** kill -9 of the job manager, which forgets the job; it goes on from the tables. */
  JOB_MANAGER_KILLED,
  BROKER_KILLED,
  CATALOG_KILLED,
  /** The commit's answer does not come back, though it was applied. */
  ANSWER_LOST,
  /** The commit's request does not arrive. */
  REQUEST_LOST,
  /** The catalog says nothing for some seconds. */
  CATALOG_SILENT,
  /** The disk with tables and checkpoints is full for some seconds. */
  DISK_FULL,
  /** Stopped with a savepoint, gone on from it with another parallelism. */
  RESCALED,
  /** Stopped with a savepoint, every process of the cluster new, gone on from it. */
  UPGRADED,
  /** Cancelled, checkpoints deleted, gone on from the tables. */
  CHECKPOINTS_LOST,
  /** A savepoint that is older than the table, which must be refused; gone on from the tables. */
  SAVEPOINT_OLD
}
