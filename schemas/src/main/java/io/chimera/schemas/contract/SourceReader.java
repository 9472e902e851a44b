package io.chimera.schemas.contract;

import io.chimera.schemas.contract.KafkaSecurity.Mechanism;
import io.chimera.schemas.contract.KafkaSecurity.Protocol;
import java.net.URI;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code source}. */
final class SourceReader {
  private static final Set<String> PLANNED_TYPES =
      Set.of("file", "jdbc", "mongodb", "oracle", "sqlserver");
  private static final Map<String, Protocol> PROTOCOLS = new LinkedHashMap<>();
  private static final Map<String, Mechanism> MECHANISMS = new LinkedHashMap<>();

  private static final Map<String, String> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put(KafkaSourceSpec.TYPE, "");
    DatabaseSourceReader.PRODUCTS.keySet().forEach(each -> TYPES.put(each, ""));
    EnumSet.allOf(Protocol.class).forEach(each -> PROTOCOLS.put(each.name(), each));
    EnumSet.allOf(Mechanism.class).forEach(each -> MECHANISMS.put(each.label(), each));
  }

  private SourceReader() {}

  static SourceSpec read(DocumentNode node) {
    return DatabaseSourceReader.isMeant(node) ? DatabaseSourceReader.read(node) : kafka(node);
  }

  private static KafkaSourceSpec kafka(DocumentNode node) {
    DocumentObject source = node.object(ContractPart.SOURCE.keys());
    String name = source.required("name", "the source's name").identifier();
    source.required("type", Shown.oneOf(TYPES.keySet())).choice(TYPES, PLANNED_TYPES, "");
    var servers = DocumentValues.servers(source.required("servers", "'host:port'"));
    DocumentNode registry = source.optional("registry");
    URI address = DocumentValues.webAddress(registry);
    return new KafkaSourceSpec(name, servers, address, security(source, registry.isPresent()));
  }

  private static KafkaSecurity security(DocumentObject source, boolean registry) {
    DocumentNode securityNode = source.optional("security");
    DocumentObject security = securityNode.object(ContractPart.SECURITY.keys());
    DocumentObject secrets = source.optional("secrets").secretObject(ContractPart.SECRETS.keys());
    Protocol protocol =
        security
            .required("protocol", Shown.oneOf(PROTOCOLS.keySet()))
            .choice(PROTOCOLS, Protocol.PLAINTEXT);
    boolean sasl = protocol.usesSasl();
    DocumentNode mechanism = security.optional("mechanism");
    DocumentNode username = security.optional("username");
    DocumentNode password = secrets.optional("password");
    checkSasl(mechanism, sasl, Shown.oneOf(MECHANISMS.keySet()));
    checkSasl(username, sasl, "the SASL user");
    checkSasl(password, sasl, "a reference to the SASL user's password");
    DocumentNode registryUsername = security.optional("registryUsername");
    DocumentNode registryPassword = secrets.optional("registryPassword");
    checkTogether(registryUsername, registryPassword, registry);
    checkTogether(registryPassword, registryUsername, registry);
    return new KafkaSecurity(
        protocol,
        mechanism.isPresent() ? mechanism.choice(MECHANISMS, Mechanism.PLAIN) : null,
        line(username),
        DocumentValues.secretReference(password),
        line(registryUsername),
        DocumentValues.secretReference(registryPassword));
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

  private static void checkTogether(DocumentNode node, DocumentNode other, boolean registry) {
    if (node.isPresent() && !other.isPresent()) {
      other.report("is missing", "both '" + node.path() + "' and this, or neither");
    }
    if (node.isPresent() && !registry) {
      node.report("is there without a registry", "'registry' in the source, or no such key");
    }
  }

  private static @Nullable String line(DocumentNode node) {
    return node.isPresent() ? node.line(OwnershipReader.MAX_LINE) : null;
  }
}
