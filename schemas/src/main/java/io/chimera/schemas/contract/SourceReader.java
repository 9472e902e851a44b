package io.chimera.schemas.contract;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code source}. */
final class SourceReader {
  private static final Set<String> PLANNED_TYPES =
      Set.of("file", "jdbc", "mongodb", "oracle", "sqlserver");

  private static final Map<String, String> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put(KafkaSourceSpec.TYPE, "");
    DatabaseSourceReader.PRODUCTS.keySet().forEach(each -> TYPES.put(each, ""));
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
    return new KafkaSourceSpec(name, servers, address, security(source, address));
  }

  private static KafkaSecurity security(DocumentObject source, @Nullable URI registry) {
    DocumentNode node = source.optional("security");
    DocumentObject security = node.object(ContractPart.SECURITY.keys());
    DocumentObject secrets = source.optional("secrets").secretObject(ContractPart.SECRETS.keys());
    boolean isHttps = registry != null && "https".equals(registry.getScheme());
    KafkaSecurity cluster =
        KafkaSecurityReader.read(security, secrets.optional("password"), isHttps);
    DocumentNode registryUsername = security.optional("registryUsername");
    DocumentNode registryPassword = secrets.optional("registryPassword");
    boolean hasRegistry = source.optional("registry").isPresent();
    checkTogether(registryUsername, registryPassword, hasRegistry);
    checkTogether(registryPassword, registryUsername, hasRegistry);
    return new KafkaSecurity(
        cluster.protocol(),
        cluster.mechanism(),
        cluster.username(),
        cluster.password(),
        KafkaSecurityReader.line(registryUsername),
        DocumentValues.secretReference(registryPassword),
        cluster.rootCertificate());
  }

  private static void checkTogether(DocumentNode node, DocumentNode other, boolean registry) {
    if (node.isPresent() && !other.isPresent()) {
      other.report("is missing", "both '" + node.path() + "' and this, or neither");
    }
    if (node.isPresent() && !registry) {
      node.report("is there without a registry", "'registry' in the source, or no such key");
    }
  }
}
