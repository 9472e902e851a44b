package io.chimera.jobs.run;

import org.apache.flink.configuration.Configuration;

/**
 * How a cluster is set, as its job manager says.
 *
 * @param version Flink's
 * @param configuration as its job manager has it; Flink itself leaves out what it knows as secret
 * @param offered by the dashboard
 */
public record ClusterSettings(String version, Configuration configuration, Offered offered) {

  /**
   * What the dashboard lets do whoever looks at it.
   *
   * @param isSubmit whether jars can be uploaded and run
   * @param isCancel whether jobs can be ended
   * @param isRescale whether jobs can be given more or fewer subtasks
   */
  public record Offered(boolean isSubmit, boolean isCancel, boolean isRescale) {
    public static final Offered NOTHING = new Offered(false, false, false);
  }
}
