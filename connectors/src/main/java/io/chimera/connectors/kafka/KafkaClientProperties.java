package io.chimera.connectors.kafka;

import io.chimera.schemas.contract.KafkaSecurity;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.contract.SecretReference;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/**
 * A contract's source as properties of Kafka's clients. Secrets stay references: {@link
 * SecretConfigProvider} resolves them inside the client, on the machine where it runs.
 */
final class KafkaClientProperties {
  private KafkaClientProperties() {}

  static Properties of(KafkaSourceSpec source) {
    var properties = new Properties();
    properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, source.bootstrapServers());
    var security = source.security();
    properties.setProperty(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, security.protocol().name());
    if (security.protocol().usesSasl()) {
      addLogin(properties, security);
    }
    return properties;
  }

  private static void addLogin(Properties properties, KafkaSecurity security) {
    var mechanism = security.mechanism();
    var username = security.username();
    var password = security.password();
    if (mechanism == null || username == null || password == null) {
      throw new IllegalArgumentException(
          "Cannot log in by SASL: mechanism, user or password reference is absent");
    }
    properties.setProperty(SaslConfigs.SASL_MECHANISM, mechanism.label());
    properties.setProperty(AdminClientConfig.CONFIG_PROVIDERS_CONFIG, SecretConfigProvider.NAME);
    properties.setProperty(
        AdminClientConfig.CONFIG_PROVIDERS_CONFIG + "." + SecretConfigProvider.NAME + ".class",
        SecretConfigProvider.class.getName());
    properties.setProperty(
        SaslConfigs.SASL_JAAS_CONFIG,
        loginModule(mechanism)
            + " required username=\""
            + SecretConfigProvider.escape(username)
            + "\" password=\""
            + placeholder(password)
            + "\";");
  }

  private static String loginModule(KafkaSecurity.Mechanism mechanism) {
    return switch (mechanism) {
      case PLAIN -> PlainLoginModule.class.getName();
      case SCRAM_SHA_256, SCRAM_SHA_512 -> ScramLoginModule.class.getName();
    };
  }

  private static String placeholder(SecretReference reference) {
    return "${"
        + SecretConfigProvider.NAME
        + ":"
        + reference.kind().name().toLowerCase(Locale.ROOT)
        + ":"
        + reference.location()
        + "}";
  }
}
