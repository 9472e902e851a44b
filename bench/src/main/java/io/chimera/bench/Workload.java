package io.chimera.bench;

import io.chimera.local.BetSchemas;
import io.chimera.local.CasinoBets;
import io.chimera.local.KafkaBroker;
import io.chimera.local.SchemaRegistryServer;
import java.time.Clock;
import java.util.concurrent.ExecutionException;

/**
 * Topics that are filled and wait to be read, over and over.
 *
 * @param name as in the report
 * @param warmTopic a small one of the same kind
 * @param topic the one that counts
 */
record Workload(String name, String warmTopic, Expected warm, String topic, Expected expected) {
  private static final long SEED = 20261121;
  private static final long WARM_RECORDS = 400_000;

  /**
   * Fills both topics.
   *
   * @param records how many the one that counts holds
   * @param brokenShare how many of the bets are broken, from 0 to 1
   * @param repeatedShare how many of the records are repeats, from 0 to less than 1
   */
  static Workload load(
      KafkaBroker broker,
      SchemaRegistryServer registry,
      long records,
      double brokenShare,
      double repeatedShare)
      throws ExecutionException, InterruptedException {
    String topic = "bets_%d".formatted(Math.round(repeatedShare * 1000));
    String warmTopic = topic + "_warm";
    var expected = loader(registry, topic, brokenShare, repeatedShare);
    var warm = loader(registry, warmTopic, brokenShare, repeatedShare);
    return new Workload(
        "%.0f %% repeats".formatted(repeatedShare * 100),
        warmTopic,
        warm.load(broker.clientProperties(), warmTopic, Math.min(WARM_RECORDS, records)),
        topic,
        expected.load(broker.clientProperties(), topic, records));
  }

  private static BetLoader loader(
      SchemaRegistryServer registry, String topic, double brokenShare, double repeatedShare) {
    var schemas = BetSchemas.register(registry.url(), topic);
    return new BetLoader(
        new CasinoBets(schemas, SEED, Clock.systemUTC(), brokenShare), repeatedShare);
  }
}
