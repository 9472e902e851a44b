package io.chimera.jobs.cli;

import io.chimera.local.BetCounts;
import io.chimera.local.BetProducer;
import io.chimera.local.BetSchemas;
import io.chimera.local.CasinoBets;
import io.chimera.local.KafkaBroker;
import io.chimera.local.LoopbackPorts;
import io.chimera.local.SchemaRegistryServer;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.KafkaSourceSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The broker and the registry of a demo, with a casino that sends its bets. Both keep their data,
 * so that the next demo on the same directory finds the same cluster, topic and schema ids.
 */
final class DemoServers implements AutoCloseable {
  private static final long SEED = 20261120;

  private final KafkaBroker broker;
  private final SchemaRegistryServer registry;

  private DemoServers(KafkaBroker broker, SchemaRegistryServer registry) {
    this.broker = broker;
    this.registry = registry;
  }

  /**
   * Starts both at once, on the ports the contract names, or on free ones where those are taken.
   *
   * @param directory where they keep their data
   */
  static DemoServers start(Path directory, Contract contract, Progress progress) {
    int brokerPort = port(URI.create("kafka://" + contract.kafka().servers().get(0)), progress);
    int registryPort = port(contract.kafka().registry(), progress);
    var starting =
        CompletableFuture.supplyAsync(
            () -> SchemaRegistryServer.start(directory.resolve("registry"), registryPort));
    try {
      var broker = KafkaBroker.start(directory.resolve("kafka"), brokerPort);
      var servers = new DemoServers(broker, starting.join());
      progress.say("Kafka broker      " + broker.servers());
      progress.say("Schema registry   " + servers.registry.url());
      return servers;
    } catch (RuntimeException failure) {
      var unused = starting.thenAccept(SchemaRegistryServer::close);
      throw failure;
    }
  }

  private static int port(@Nullable URI declared, Progress progress) {
    return port(declared == null ? 0 : declared.getPort(), progress);
  }

  /** The port that is wanted, or a free one. */
  static int port(int wanted, Progress progress) {
    if (LoopbackPorts.isFree(wanted)) {
      return wanted;
    }
    int free = LoopbackPorts.free();
    progress.say("Port " + wanted + " is taken, using " + free);
    return free;
  }

  /** The contract, read at these servers. */
  Contract at(Contract contract) {
    var declared = contract.kafka();
    return contract.at(
        new KafkaSourceSpec(
            declared.name(),
            List.of(broker.servers()),
            URI.create(registry.url()),
            declared.security()));
  }

  List<String> brokerServers() {
    return List.of(broker.servers());
  }

  /** Makes the topic if need be, and the casino that writes to it. */
  Casino casino(String topic, double brokenShare) {
    var bets =
        new CasinoBets(
            BetSchemas.register(registry.url(), topic), SEED, Clock.systemUTC(), brokenShare);
    var producer = new BetProducer(broker.clientProperties(), topic, bets).repeating();
    producer.createTopic();
    return new Casino(producer);
  }

  /** Sends bets. */
  record Casino(BetProducer producer) {

    /** Sends bets in the background, the first one with index {@code first}. */
    CompletableFuture<BetCounts> play(long first, long count, LongConsumer progress) {
      return CompletableFuture.supplyAsync(() -> producer.produce(first, count, progress));
    }

    void stop() {
      producer.stop();
    }
  }

  @Override
  public void close() {
    registry.close();
    broker.close();
  }
}
