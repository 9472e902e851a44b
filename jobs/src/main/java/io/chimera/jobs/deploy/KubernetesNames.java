package io.chimera.jobs.deploy;

import java.util.regex.Pattern;

/** Names as Kubernetes and the operator take them. */
public final class KubernetesNames {
  /** The operator's own rule for a cluster, whose name begins those of its pods and services. */
  public static final Pattern CLUSTER = Pattern.compile("[a-z]([-a-z0-9]{0,43}[a-z0-9])?");

  /** Jobs of a session, which are named in labels. */
  static final Pattern JOB = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

  /** Objects that are there already: secrets and volume claims. */
  public static final Pattern OBJECT =
      Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");

  /** Where objects are. */
  public static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** An image of one version: with a tag that is not 'latest', or with a digest. */
  public static final Pattern IMAGE =
      Pattern.compile(
          "[a-z0-9][A-Za-z0-9._/-]{0,200}(:[0-9]{1,5}/[a-z0-9][A-Za-z0-9._/-]{0,200})?"
              + "(:(?!latest$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})");

  /** Keys of a secret or a configuration map, which are names of files too. */
  static final Pattern KEY = Pattern.compile("(?!\\.)[-._A-Za-z0-9]{1,253}");

  private KubernetesNames() {}

  /** What a job's name becomes: Kubernetes has dashes where contracts have underscores and dots. */
  public static String of(String job) {
    return job.replace('_', '-').replace('.', '-');
  }
}
