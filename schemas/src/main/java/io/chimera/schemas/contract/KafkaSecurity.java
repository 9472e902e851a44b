package io.chimera.schemas.contract;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How clients log in to the cluster and the registry. Passwords are references; nothing here is a
 * secret.
 *
 * @param protocol Kafka's security protocol
 * @param mechanism SASL mechanism, absent without SASL
 * @param username SASL user, absent without SASL
 * @param password reference to the SASL password
 * @param registryUsername user of the registry's basic authentication
 * @param registryPassword reference to the registry's password
 * @param rootCertificate file with the certificates of the authorities that vouch for the cluster
 *     and the registry, in PEM, on every machine that connects; absent for those of the JVM
 */
public record KafkaSecurity(
    Protocol protocol,
    @Nullable Mechanism mechanism,
    @Nullable String username,
    @Nullable SecretReference password,
    @Nullable String registryUsername,
    @Nullable SecretReference registryPassword,
    @Nullable String rootCertificate)
    implements Serializable {
  public static final KafkaSecurity NONE =
      new KafkaSecurity(Protocol.PLAINTEXT, null, null, null, null, null, null);

  /** Kafka's security protocols, by their Kafka names. */
  public enum Protocol {
    PLAINTEXT,
    SSL,
    SASL_PLAINTEXT,
    SASL_SSL;

    public boolean usesTls() {
      return this == SSL || this == SASL_SSL;
    }

    public boolean usesSasl() {
      return this == SASL_PLAINTEXT || this == SASL_SSL;
    }
  }

  /** SASL mechanisms, by their registered names. */
  public enum Mechanism {
    PLAIN("PLAIN"),
    SCRAM_SHA_256("SCRAM-SHA-256"),
    SCRAM_SHA_512("SCRAM-SHA-512");

    private final String label;

    Mechanism(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
