package io.chimera.schemas.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * How to log in, as properties of Kafka's clients. They are the only ones that a contract has a say
 * in: modules, callbacks, interceptors and addresses to fetch tokens from are never its own.
 */
public final class KafkaLogin {
  private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";
  private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";

  private KafkaLogin() {}

  /**
   * The properties.
   *
   * @param password what stands for a password in the text of a JAAS configuration, in which it is
   *     quoted: itself, {@link #quoted}, or what the client puts it in for
   */
  public static Map<String, String> properties(
      KafkaSecurity security, Function<SecretReference, String> password) {
    var properties = new LinkedHashMap<String, String>();
    properties.put("security.protocol", security.protocol().name());
    if (security.protocol().usesTls()) {
      // Kafka's default, which a file of client properties elsewhere cannot take away.
      properties.put("ssl.endpoint.identification.algorithm", "https");
      if (security.rootCertificate() != null) {
        properties.put("ssl.truststore.type", "PEM");
        properties.put("ssl.truststore.location", security.rootCertificate());
      }
    }
    if (security.protocol().usesSasl()) {
      addLogin(properties, security, password);
    }
    return properties;
  }

  private static void addLogin(
      Map<String, String> properties,
      KafkaSecurity security,
      Function<SecretReference, String> password) {
    var mechanism = security.mechanism();
    var username = security.username();
    var reference = security.password();
    if (mechanism == null || username == null || reference == null) {
      throw new IllegalArgumentException(
          "Cannot log in by SASL: mechanism, user or password reference is absent");
    }
    properties.put("sasl.mechanism", mechanism.label());
    properties.put(
        "sasl.jaas.config",
        (mechanism == KafkaSecurity.Mechanism.PLAIN ? PLAIN : SCRAM)
            + " required username=\""
            + quoted(username)
            + "\" password=\""
            + password.apply(reference)
            + "\";");
  }

  /** A value as it stands between the quotes of a JAAS configuration. */
  public static String quoted(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
