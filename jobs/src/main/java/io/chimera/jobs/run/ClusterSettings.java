package io.chimera.jobs.run;

import org.apache.flink.configuration.Configuration;

/**
 * How a cluster is set, as its job manager says.
 *
 * @param version Flink's
 * @param configuration as its job manager has it; Flink itself leaves out what it knows as secret
 * @param isSubmitOffered whether jars can be uploaded and run by the dashboard
 * @param isCancelOffered whether jobs can be ended by the dashboard
 */
public record ClusterSettings(
    String version,
    Configuration configuration,
    boolean isSubmitOffered,
    boolean isCancelOffered) {}
