package io.chimera.connectors.kafka;

import io.chimera.schemas.contract.KafkaLogin;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.Secrets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Lets Kafka's clients resolve a secret reference when they start, so that the job graph and
 * Flink's pages hold the reference only. Made by Kafka by reflection, hence public.
 */
public final class SecretConfigProvider implements ConfigProvider {
  static final String NAME = "secret";

  @Override
  public ConfigData get(String path) {
    return new ConfigData(Map.of());
  }

  @Override
  public ConfigData get(String path, Set<String> keys) {
    var kind = SecretReference.Kind.valueOf(path.toUpperCase(Locale.ROOT));
    var values = new HashMap<String, String>();
    for (String location : keys) {
      values.put(
          location,
          KafkaLogin.quoted(Secrets.ofThisMachine().resolve(new SecretReference(kind, location))));
    }
    return new ConfigData(values);
  }

  @Override
  public void configure(Map<String, ?> settings) {
    // There is nothing to set.
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
