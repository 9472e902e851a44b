package io.chimera.connectors.kafka;

import io.chimera.schemas.contract.KafkaLogin;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.contract.SecretReference;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A contract's source as properties of Kafka's clients. Secrets stay references: {@link
 * SecretConfigProvider} resolves them inside the client, on the machine where it runs.
 */
final class KafkaClientProperties {
  private KafkaClientProperties() {}

  static Properties of(KafkaSourceSpec source) {
    var properties = new Properties();
    properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, source.bootstrapServers());
    properties.putAll(KafkaLogin.properties(source.security(), KafkaClientProperties::placeholder));
    if (source.security().protocol().usesSasl()) {
      properties.setProperty(AdminClientConfig.CONFIG_PROVIDERS_CONFIG, SecretConfigProvider.NAME);
      properties.setProperty(
          AdminClientConfig.CONFIG_PROVIDERS_CONFIG + "." + SecretConfigProvider.NAME + ".class",
          SecretConfigProvider.class.getName());
    }
    return properties;
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
