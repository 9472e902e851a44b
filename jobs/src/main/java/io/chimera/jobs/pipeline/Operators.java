package io.chimera.jobs.pipeline;

/**
 * The operators of the pipeline. A uid names an operator's state in every checkpoint and savepoint:
 * it is permanent, and a test pins the list.
 */
enum Operators {
  READ("read", "read"),
  ADMIT("admit", "decode and validate"),
  DEDUPLICATE("deduplicate", "drop repeats"),
  WRITE("write", "write files"),
  COMMIT("commit", "commit and publish");

  private final String uid;
  private final String label;

  Operators(String uid, String label) {
    this.uid = uid;
    this.label = label;
  }

  String uid() {
    return uid;
  }

  /** The operator's name on the dashboard and in metrics. */
  String label() {
    return label;
  }
}
