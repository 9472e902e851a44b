package io.chimera.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one broker that is its own controller.
 *
 * @param port where clients come in
 * @param controllerPort where the broker talks to itself
 * @param user the one user who is let in; null for everybody
 * @param secured more places where clients come in, by SASL_SSL and SCRAM-SHA-512
 * @param securedUser the one user who is let in there; null where there are none
 */
record KafkaBrokerSettings(
    int port,
    int controllerPort,
    @Nullable User user,
    List<Secured> secured,
    @Nullable User securedUser) {
  static final String FILE = "server.properties";

  /** Relative to the directory the broker works in, for the setting takes a list with commas. */
  static final String DATA = "data";

  private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";
  private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule";

  /** A listener that proves who it is by the key in a store of {@link LocalAuthority}'s. */
  record Secured(int port, Path keys) {}

  /** A name and its password. */
  record User(String name, String password) {
    User {
      if (name.contains("\"")
          || password.contains("\"")
          || name.contains("\\")
          || password.contains("\\")) {
        throw new IllegalArgumentException(
            "Cannot use this user: quotes and backslashes are not supported");
      }
    }

    @Override
    public String toString() {
      return name;
    }

    String credentials() {
      return "%s required username=\"%s\" password=\"%s\"".formatted(LOGIN, name, password);
    }
  }

  static KafkaBrokerSettings open(int port) {
    return new KafkaBrokerSettings(port, LoopbackPorts.free(), null, List.of(), null);
  }

  static KafkaBrokerSettings withUser(int port, String user, String password) {
    return new KafkaBrokerSettings(
        port, LoopbackPorts.free(), new User(user, password), List.of(), null);
  }

  static KafkaBrokerSettings secured(int port, List<Path> keys, String user, String password) {
    return new KafkaBrokerSettings(
        port,
        LoopbackPorts.free(),
        null,
        keys.stream().map(each -> new Secured(LoopbackPorts.free(), each)).toList(),
        new User(user, password));
  }

  /** What the storage has to know before the first start: users of SCRAM. */
  List<String> formatArguments() {
    return securedUser == null
        ? List.of()
        : List.of(
            "--add-scram",
            "SCRAM-SHA-512=[name=%s,password=%s]"
                .formatted(securedUser.name(), securedUser.password()));
  }

  Map<String, Object> clientProperties() {
    String servers = LoopbackPorts.HOST + ":" + port;
    if (user == null) {
      return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    }
    return Map.of(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
        servers,
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
        "SASL_PLAINTEXT",
        SaslConfigs.SASL_MECHANISM,
        "PLAIN",
        SaslConfigs.SASL_JAAS_CONFIG,
        user.credentials() + ";");
  }

  /** Writes the file the broker reads, for the owner's eyes only. */
  void write(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var writer = Files.newBufferedWriter(file)) {
      brokerProperties().store(writer, null);
    }
  }

  private Properties brokerProperties() {
    var properties = new Properties();
    properties.setProperty("process.roles", "broker,controller");
    properties.setProperty("node.id", "1");
    properties.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    properties.setProperty("controller.listener.names", "CONTROLLER");
    properties.setProperty("inter.broker.listener.name", "BROKER");
    properties.setProperty(
        "listeners",
        "BROKER://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    properties.setProperty("advertised.listeners", "BROKER://127.0.0.1:" + port);
    properties.setProperty("log.dirs", DATA);
    properties.setProperty("auto.create.topics.enable", "false");
    properties.setProperty("offsets.topic.replication.factor", "1");
    properties.setProperty("offsets.topic.num.partitions", "4");
    properties.setProperty("transaction.state.log.replication.factor", "1");
    properties.setProperty("transaction.state.log.min.isr", "1");
    properties.setProperty("transaction.state.log.num.partitions", "4");
    properties.setProperty("group.initial.rebalance.delay.ms", "0");
    // Tests and demos write with clocks of their own; age must not delete what they wrote.
    properties.setProperty("log.retention.ms", "-1");
    // The default is a quarter of this heap.
    properties.setProperty("log.cleaner.dedupe.buffer.size", "8388608");
    if (user == null) {
      properties.setProperty(
          "listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
      for (int index = 0; index < secured.size(); index++) {
        add(secured.get(index), "SECURED" + index, properties);
      }
      return properties;
    }
    properties.setProperty(
        "listener.security.protocol.map", "BROKER:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.setProperty("sasl.enabled.mechanisms", "PLAIN");
    properties.setProperty("sasl.mechanism.inter.broker.protocol", "PLAIN");
    properties.setProperty(
        "listener.name.broker.plain.sasl.jaas.config",
        "%s user_%s=\"%s\";".formatted(user.credentials(), user.name(), user.password()));
    return properties;
  }

  private static void add(Secured listener, String name, Properties properties) {
    String address = ",%s://127.0.0.1:%d".formatted(name, listener.port());
    properties.merge("listeners", address, (one, more) -> "" + one + more);
    properties.merge("advertised.listeners", address, (one, more) -> "" + one + more);
    properties.merge(
        "listener.security.protocol.map", "," + name + ":SASL_SSL", (one, more) -> "" + one + more);
    String prefix = "listener.name." + name.toLowerCase(Locale.ROOT) + ".";
    properties.setProperty(prefix + "sasl.enabled.mechanisms", "SCRAM-SHA-512");
    properties.setProperty(prefix + "scram-sha-512.sasl.jaas.config", SCRAM + " required;");
    properties.setProperty(prefix + "ssl.keystore.type", "PKCS12");
    properties.setProperty(prefix + "ssl.keystore.location", listener.keys().toString());
    properties.setProperty(prefix + "ssl.keystore.password", LocalAuthority.PASSWORD);
    properties.setProperty(prefix + "ssl.key.password", LocalAuthority.PASSWORD);
  }
}
