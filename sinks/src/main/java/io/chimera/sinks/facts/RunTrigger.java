package io.chimera.sinks.facts;

/** What has made a run start; labels are released and permanent. */
public enum RunTrigger {
  /** Somebody asked for a run. */
  RUN("run"),
  /** Somebody asked to go on with one. */
  RESUME("resume"),
  /** The run before ended because a table of its source had changed, and this one goes on. */
  SOURCE_CHANGED("source-changed"),
  /** The job was submitted to a cluster. */
  CLUSTER("cluster");

  private final String label;

  RunTrigger(String label) {
    this.label = label;
  }

  /** As events name it. */
  public String label() {
    return label;
  }
}
