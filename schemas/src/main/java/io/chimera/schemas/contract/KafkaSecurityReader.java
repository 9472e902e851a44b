package io.chimera.schemas.contract;

import io.chimera.schemas.contract.KafkaSecurity.Mechanism;
import io.chimera.schemas.contract.KafkaSecurity.Protocol;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how to log in to a Kafka cluster, of a contract's source and of the platform's events. */
public final class KafkaSecurityReader {
  private static final Map<String, Protocol> PROTOCOLS = new LinkedHashMap<>();
  private static final Map<String, Mechanism> MECHANISMS = new LinkedHashMap<>();

  static {
    EnumSet.allOf(Protocol.class).forEach(each -> PROTOCOLS.put(each.name(), each));
    EnumSet.allOf(Mechanism.class).forEach(each -> MECHANISMS.put(each.label(), each));
  }

  private KafkaSecurityReader() {}

  /**
   * Reads {@code protocol}, {@code mechanism}, {@code username} and {@code rootCertificate}.
   *
   * @param password the reference to the SASL user's password, wherever it stands
   * @param isHttps whether there is something else that the certificates are for
   */
  public static KafkaSecurity read(
      DocumentObject security, DocumentNode password, boolean isHttps) {
    Protocol protocol =
        security
            .required("protocol", Shown.oneOf(PROTOCOLS.keySet()))
            .choice(PROTOCOLS, Protocol.PLAINTEXT);
    boolean sasl = protocol.usesSasl();
    DocumentNode mechanism = security.optional("mechanism");
    DocumentNode username = security.optional("username");
    checkSasl(mechanism, sasl, Shown.oneOf(MECHANISMS.keySet()));
    checkSasl(username, sasl, "the SASL user");
    checkSasl(password, sasl, "a reference to the SASL user's password");
    DocumentNode certificate = security.optional("rootCertificate");
    if (certificate.isPresent() && !protocol.usesTls() && !isHttps) {
      certificate.report(
          "is there without TLS", "the protocol 'SSL' or 'SASL_SSL', or no such key");
    }
    return new KafkaSecurity(
        protocol,
        mechanism.isPresent() ? mechanism.choice(MECHANISMS, Mechanism.PLAIN) : null,
        line(username),
        DocumentValues.secretReference(password),
        null,
        null,
        DocumentValues.file(certificate));
  }

  private static void checkSasl(DocumentNode node, boolean sasl, String what) {
    if (sasl && !node.isPresent()) {
      node.report("is missing", what + ", which SASL needs");
    }
    if (!sasl && node.isPresent()) {
      node.report(
          "is there without SASL", "the protocol 'SASL_SSL' or 'SASL_PLAINTEXT', or no such key");
    }
  }

  static @Nullable String line(DocumentNode node) {
    return node.isPresent() ? node.line(OwnershipReader.MAX_LINE) : null;
  }
}
