package io.chimera.sinks.facts;

import io.chimera.schemas.contract.KafkaLogin;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.schemas.platform.Secrets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** The cluster that facts are published to, as properties of Kafka's clients on this machine. */
final class EventClients {
  private EventClients() {}

  /**
   * Address and login, to which the client's own properties come.
   *
   * @throws io.chimera.schemas.platform.MissingSecretException if the password is not here
   */
  static Map<String, Object> properties(EventSettings settings) {
    Secrets secrets = Secrets.ofThisMachine();
    var properties =
        new HashMap<String, Object>(
            KafkaLogin.properties(
                settings.security(), password -> KafkaLogin.quoted(secrets.resolve(password))));
    properties.put(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", settings.servers()));
    return properties;
  }
}
